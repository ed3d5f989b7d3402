using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>
/// What is to be approved and run: the block's text, frozen arguments and targets, and what the block reaches, with one digest over all of it.
/// </summary>
internal sealed class FrozenOperation
{
    private FrozenOperation(ScriptBlock block, BlockReach reach, object?[] arguments, object?[] targets, string hash, string? manifest)
    {
        Block = block;
        Reach = reach;
        Arguments = arguments;
        Targets = targets;
        Hash = hash;
        Manifest = manifest;
    }

    /// <summary>The block, built anew from its text: no module, closure or scope of the caller's block comes with it.</summary>
    internal ScriptBlock Block { get; }

    internal BlockReach Reach { get; }

    internal object?[] Arguments { get; }

    /// <summary>Empty where there are none; then the block runs once.</summary>
    internal object?[] Targets { get; }

    internal string Hash { get; }

    internal string? Manifest { get; }

    internal int ItemCount => Targets.Length == 0 ? 1 : Targets.Length;

    /// <exception cref="Auth0CibaException">BadInput or CannotFreeze.</exception>
    internal static FrozenOperation Freeze(ScriptBlock block, object?[]? arguments, object?[]? targets, SessionState shell, CommandInvocationIntrinsics commands)
    {
        var text = block.ToString();
        var rebuilt = ScriptBlock.Create(text);
        var reach = BlockReach.Of(rebuilt, shell, commands);
        if (reach.Uncovered.FirstOrDefault(place => place.Contains("$using:")) is { } remote)
            throw Auth0CibaException.BadInput("ScriptBlock", GateTexts.HasUsing(remote));
        var frozenArguments = FreezeAll(arguments, "ArgumentList");
        var frozenTargets = FreezeAll(targets, "Target");
        var manifest = frozenTargets.Length == 0 ? null : CanonicalJson.Digest(CanonicalJson.Array(frozenTargets.Select(item => item.Json)));
        var whole = CanonicalJson.Object(new Dictionary<string, string>
        {
            ["version"] = "1",
            ["block"] = CanonicalJson.Text(FrozenLeaf.CheckText(text, "ScriptBlock")),
            ["arguments"] = CanonicalJson.Array(frozenArguments.Select(item => item.Json)),
            ["targets"] = manifest is null ? "null" : CanonicalJson.Text(manifest),
            ["reached"] = CanonicalJson.Object(reach.Reached.ToDictionary(pair => pair.Key, pair => CanonicalJson.Text(pair.Value))),
            ["uncovered"] = CanonicalJson.Array(reach.Uncovered.Select(CanonicalJson.Text)),
        });
        return new FrozenOperation(rebuilt, reach, [.. frozenArguments.Select(item => item.Copy)], [.. frozenTargets.Select(item => item.Copy)], CanonicalJson.Digest(whole), manifest);
    }

    /// <summary>Whether all that the block reaches is still what it was; its own text and values cannot have changed.</summary>
    internal bool IsUnchanged(SessionState shell, CommandInvocationIntrinsics commands)
    {
        var now = BlockReach.Of(Block, shell, commands);
        return now.Reached.SequenceEqual(Reach.Reached) && now.Uncovered.SequenceEqual(Reach.Uncovered);
    }

    private static (object? Copy, string Json)[] FreezeAll(object?[]? values, string parameter) =>
        [.. (values ?? []).Select((value, i) => ValueFreezer.Freeze(value, $"{parameter}[{i}]"))];
}
