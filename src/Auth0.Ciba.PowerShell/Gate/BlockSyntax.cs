using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>What a block's syntax tree says of it: the variables that it sets itself, those that it takes from around it, the commands that it names, and what no tree can tell.</summary>
internal sealed class BlockSyntax
{
    /// <summary>Variables that the engine sets for each block, or that say only where it runs, or how what ran before it ended.</summary>
    private static readonly HashSet<string> Automatic = new(StringComparer.OrdinalIgnoreCase)
    {
        "args", "input", "null", "true", "false", "?", "^", "$", "Error", "LASTEXITCODE", "MyInvocation", "PSBoundParameters",
        "PSVersionTable", "PSEdition", "PSCulture", "PSUICulture", "PID", "Host", "HOME", "PWD", "ShellId", "ExecutionContext",
        "IsWindows", "IsLinux", "IsMacOS", "IsCoreCLR", "NestedPromptLevel", "PSDebugContext", "PSCommandPath", "PSScriptRoot", "PSHOME",
        Auth0ApprovalToken,
    };

    private static readonly string[] OutParameters = ["OutVariable", "ov", "ErrorVariable", "ev", "WarningVariable", "wv", "InformationVariable", "iv", "PipelineVariable", "pv"];

    /// <summary>Commands by whose words a block reaches what its tree does not show.</summary>
    private static readonly HashSet<string> Opaque = new(StringComparer.OrdinalIgnoreCase)
    {
        "Invoke-Expression", "iex", "Get-Variable", "gv", "New-Alias", "nal", "Set-Alias", "sal", "Import-Alias", "ipal",
    };

    /// <summary>What the gate calls the approvers' access tokens.</summary>
    internal const string Auth0ApprovalToken = "Auth0ApprovalToken";

    internal BlockSyntax(Ast tree)
    {
        var functions = new HashSet<string>(All<FunctionDefinitionAst>(tree).Select(function => function.Name), StringComparer.OrdinalIgnoreCase);
        Bound = FindBound(tree);
        Free = [.. FindFree(tree).Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];
        var commands = All<CommandAst>(tree).ToArray();
        Commands = [.. commands.Select(command => command.GetCommandName()).Where(name => !string.IsNullOrEmpty(name) && !functions.Contains(name))
            .Concat(FindFunctionVariables(tree)).Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];
        Opaques = [.. FindOpaque(tree, commands).Distinct(StringComparer.Ordinal).OrderBy(text => text, StringComparer.Ordinal)];
    }

    /// <summary>Names that the block sets itself somewhere, or that the engine sets in it; it starts with none of them from around it.</summary>
    internal IReadOnlyCollection<string> Bound { get; }

    /// <summary>Names that it takes from around it, with their scope or drive where they have one.</summary>
    internal IReadOnlyList<string> Free { get; }

    /// <summary>Commands that it names and does not define.</summary>
    internal IReadOnlyList<string> Commands { get; }

    /// <summary>Places at which only running it shows what it does.</summary>
    internal IReadOnlyList<string> Opaques { get; }

    private static HashSet<string> FindBound(Ast tree)
    {
        var bound = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var targets = All<AssignmentStatementAst>(tree).Where(assignment => assignment.Operator == TokenKind.Equals).SelectMany(assignment => Targets(assignment.Left))
            .Concat(All<ForEachStatementAst>(tree).Select(loop => loop.Variable))
            .Concat(All<ParameterAst>(tree).Select(parameter => parameter.Name));
        foreach (var target in targets.Where(target => IsLocal(target.VariablePath)))
            bound.Add(LocalName(target.VariablePath));
        foreach (var data in All<DataStatementAst>(tree).Where(data => data.Variable is not null))
            bound.Add(data.Variable);
        foreach (var command in All<CommandAst>(tree))
        {
            for (var i = 0; i < command.CommandElements.Count; i++)
            {
                if (command.CommandElements[i] is CommandParameterAst parameter && OutParameters.Contains(parameter.ParameterName, StringComparer.OrdinalIgnoreCase)
                    && (parameter.Argument ?? command.CommandElements.ElementAtOrDefault(i + 1)) is StringConstantExpressionAst name)
                {
                    bound.Add(name.Value.TrimStart('+'));
                }
            }
        }

        bound.ExceptWith(Automatic);
        bound.UnionWith(ContextVariables.Names);
        return bound;
    }

    private IEnumerable<string> FindFree(Ast tree)
    {
        // A target that is only set outward ($script:x = 1) is read from nowhere.
        var set = new HashSet<Ast>(All<AssignmentStatementAst>(tree).Where(assignment => assignment.Operator == TokenKind.Equals).SelectMany(assignment => Targets(assignment.Left)));
        foreach (var variable in All<VariableExpressionAst>(tree))
        {
            var path = variable.VariablePath;
            if (path.IsDriveQualified && path.UserPath.StartsWith("function:", StringComparison.OrdinalIgnoreCase))
                continue;
            if (IsFree(variable, tree, set))
                yield return IsLocal(path) ? LocalName(path) : path.UserPath;
        }
    }

    private bool IsFree(VariableExpressionAst variable, Ast tree, HashSet<Ast> set)
    {
        if (!IsLocal(variable.VariablePath))
            return !set.Contains(variable);
        var name = LocalName(variable.VariablePath);
        return ContextVariables.Names.Contains(name)
            ? !set.Contains(variable) && !ContextVariables.IsSetAround(variable, tree)
            : !Bound.Contains(name) && !Automatic.Contains(name);
    }

    private static IEnumerable<string> FindFunctionVariables(Ast tree) => All<VariableExpressionAst>(tree)
        .Where(variable => variable.VariablePath.IsDriveQualified && variable.VariablePath.UserPath.StartsWith("function:", StringComparison.OrdinalIgnoreCase))
        .Select(variable => variable.VariablePath.UserPath.Substring("function:".Length));

    private static IEnumerable<string> FindOpaque(Ast tree, CommandAst[] commands)
    {
        foreach (var command in commands)
        {
            if (command.GetCommandName() is { } name ? Opaque.Contains(name) : command.CommandElements[0] is not ScriptBlockExpressionAst)
                yield return $"command '{Shorten(command.Extent.Text)}'";
        }

        foreach (var call in All<InvokeMemberExpressionAst>(tree))
        {
            var type = (call.Expression as TypeExpressionAst)?.TypeName.Name;
            var member = (call.Member as StringConstantExpressionAst)?.Value;
            var makesCode = type is not null && type.Split('.').Last().Equals("scriptblock", StringComparison.OrdinalIgnoreCase);
            if (makesCode || member is null || new[] { "InvokeScript", "NewScriptBlock", "ExpandString" }.Contains(member, StringComparer.OrdinalIgnoreCase))
                yield return $"call '{Shorten(call.Extent.Text)}'";
        }

        foreach (var statement in All<UsingStatementAst>(tree))
            yield return $"statement '{Shorten(statement.Extent.Text)}'";
    }

    private static IEnumerable<VariableExpressionAst> Targets(ExpressionAst left) => left switch
    {
        VariableExpressionAst variable => [variable],
        ArrayLiteralAst list => list.Elements.SelectMany(Targets),
        ConvertExpressionAst typed => Targets(typed.Child),
        AttributedExpressionAst attributed => Targets(attributed.Child),
        ParenExpressionAst => [],
        _ => [],
    };

    private static bool IsLocal(VariablePath path) => path.IsUnqualified || path.IsLocal || path.IsPrivate;

    private static string LocalName(VariablePath path) => ContextVariables.Plain(path.IsUnqualified ? path.UserPath : path.UserPath.Substring(path.UserPath.IndexOf(':') + 1));

    private static string Shorten(string text) => text.Length > 80 ? text.Substring(0, 77) + "..." : text;

    private static IEnumerable<T> All<T>(Ast tree)
        where T : Ast => tree.FindAll(part => part is T, searchNestedScriptBlocks: true).Cast<T>();
}
