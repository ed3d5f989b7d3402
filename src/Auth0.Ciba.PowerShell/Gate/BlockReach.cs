using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>
/// What a block reaches beyond its own text, as it is at this moment: the commands that it names with what they are, functions with their text
/// and what those reach, script files with their content. Looked at before asking and again before running.
/// </summary>
internal sealed class BlockReach
{
    private readonly SessionState _shell;
    private readonly CommandInvocationIntrinsics _commands;
    private readonly SortedDictionary<string, string> _reached = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _uncovered = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _bound = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _free = new(StringComparer.OrdinalIgnoreCase);

    private BlockReach(SessionState shell, CommandInvocationIntrinsics commands)
    {
        _shell = shell;
        _commands = commands;
    }

    /// <summary>Each command, file and value that is part of the digest, with its own.</summary>
    internal IReadOnlyDictionary<string, string> Reached => _reached;

    /// <summary>What the digest cannot cover, each in words.</summary>
    internal IReadOnlyCollection<string> Uncovered => _uncovered;

    /// <summary>Names that the block and its functions set themselves, and that none of them takes from around it.</summary>
    internal IEnumerable<string> Bound => _bound.Where(name => !_free.Contains(name));

    internal static BlockReach Of(ScriptBlock block, SessionState shell, CommandInvocationIntrinsics commands)
    {
        var reach = new BlockReach(shell, commands);
        reach.Add(new BlockSyntax(block.Ast), string.Empty);
        return reach;
    }

    private void Add(BlockSyntax syntax, string where)
    {
        _bound.UnionWith(syntax.Bound);
        _free.UnionWith(syntax.Free);
        foreach (var name in syntax.Free)
        {
            _uncovered.Add($"{where}variable ${name}");
            _reached[$"{where}${name}"] = ValueOf(name);
        }

        foreach (var opaque in syntax.Opaques)
            _uncovered.Add(where + opaque);
        foreach (var name in syntax.Commands)
            AddCommand(name);
    }

    /// <summary>The value that a free variable has now; one that cannot be frozen is not compared.</summary>
    private string ValueOf(string name)
    {
        try
        {
            return CanonicalJson.Digest(ValueFreezer.Freeze(_shell.PSVariable.GetValue(name), "$" + name).Json);
        }
        catch (Auth0CibaException e) when (e.ErrorId == ErrorIds.CannotFreeze)
        {
            _uncovered.Add($"value of variable ${name}");
            return "not compared";
        }
        catch (Exception e) when (e is RuntimeException or NotSupportedException)
        {
            return "not compared";
        }
    }

    private void AddCommand(string name)
    {
        if (_reached.ContainsKey(name))
            return;
        _reached[name] = "looking";
        _reached[name] = _commands.GetCommand(name, CommandTypes.All) switch
        {
            null => "not there",
            AliasInfo alias => AddAlias(alias),
            FunctionInfo function => AddFunction(function),
            CmdletInfo cmdlet => $"cmdlet {cmdlet.ModuleName} {cmdlet.Version}",
            ExternalScriptInfo script => $"script {script.Path} {DigestOf(script.Path)}",
            ApplicationInfo application => $"program {application.Path}",
            { } other => $"{other.CommandType} {other.Definition}",
        };
    }

    private string AddAlias(AliasInfo alias)
    {
        if (!string.IsNullOrEmpty(alias.Definition))
            AddCommand(alias.Definition);
        return $"alias {alias.Definition}";
    }

    /// <summary>A module's function is its module's affair; one of the shell or the script reaches what its own tree says.</summary>
    private string AddFunction(FunctionInfo function)
    {
        if (string.IsNullOrEmpty(function.ModuleName))
            Add(new BlockSyntax(function.ScriptBlock.Ast), $"in function {function.Name}: ");
        return $"function {function.ModuleName} {CanonicalJson.Digest(function.Definition)}";
    }

    private static string DigestOf(string path)
    {
        try
        {
            return CanonicalJson.Digest(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}
