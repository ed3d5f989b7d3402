using System.Collections.Generic;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>A store as text of script blocks, which run in a runspace of their own and so keep nothing of where they were written.</summary>
internal sealed class StoreBlocks
{
    internal string Kind { get; init; } = string.Empty;

    /// <summary>param($Id, $StoreOptions): the text of the record, or nothing.</summary>
    internal string Get { get; init; } = string.Empty;

    /// <summary>param($Id, $Value, $StoreOptions, $TimeToLive, $ExpectedVersion, $Version).</summary>
    internal string Set { get; init; } = string.Empty;

    /// <summary>param($Id, $StoreOptions).</summary>
    internal string Remove { get; init; } = string.Empty;

    /// <summary>param($Prefix, $StoreOptions): ids.</summary>
    internal string List { get; init; } = string.Empty;

    /// <summary>What runs once before the first call, each with its arguments.</summary>
    internal IReadOnlyList<(string Text, object?[] Arguments)> Initialization { get; init; } = [];

    /// <summary>Whether Set writes only over the expected version, in one step, and gives the new version if it did.</summary>
    internal bool CanCompareAndSwap { get; init; }

    /// <summary>Whether the blocks get ids as names that every vault takes.</summary>
    internal bool UsesVaultNames { get; init; }
}
