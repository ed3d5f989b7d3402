using System.Collections.Generic;

namespace Auth0.Ciba.HelpCompiler.Facts;

/// <summary>What the assembly says of a cmdlet.</summary>
internal sealed record CmdletFacts(string Verb, string Noun, IReadOnlyList<string> OutputTypes, IReadOnlyList<ParameterFacts> Parameters)
{
    public string Name => $"{Verb}-{Noun}";
}

/// <summary>What the assembly says of a parameter. Position is null for a named one.</summary>
internal sealed record ParameterFacts(string Name, string TypeName, string FullTypeName)
{
    public int? Position { get; init; }

    public bool IsRequired { get; init; }

    public bool ByValue { get; init; }

    public bool ByPropertyName { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What help says of it without a page: of the parameters that PowerShell itself adds.</summary>
    public string? Text { get; init; }

    public bool IsSwitch => TypeName == "SwitchParameter";
}
