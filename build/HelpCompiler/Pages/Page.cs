using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.HelpCompiler.Pages;

/// <summary>A cmdlet's page, as it was written.</summary>
internal sealed record Page(string File, string Name)
{
    public string Synopsis { get; init; } = string.Empty;

    public IReadOnlyList<string> Description { get; init; } = [];

    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>The cmdlet whose page has the texts of the parameters that this one leaves out; null for none.</summary>
    public string? SharedWith { get; init; }

    public IReadOnlyList<Entry> Parameters { get; init; } = [];

    public IReadOnlyList<Entry> Inputs { get; init; } = [];

    public IReadOnlyList<Entry> Outputs { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<Link> Links { get; init; } = [];
}

/// <summary>A heading with text under it: a parameter, a type.</summary>
internal sealed record Entry(string Name, int Line, IReadOnlyList<string> Text);

internal sealed record Example(string Title, int Line, string Code, IReadOnlyList<string> Text)
{
    public const string Interactive = "At the prompt: ";

    public const string Unattended = "In a runbook: ";

    public static bool IsTitle(string title) => new[] { Interactive, Unattended }.Any(title.StartsWith);
}

/// <summary>A related link; the address is null for another page of this help.</summary>
internal sealed record Link(string Text, string? Address);

/// <summary>A conceptual topic.</summary>
internal sealed record Topic(string Name, string Short, IReadOnlyList<TopicPart> Parts);

internal enum PartKind
{
    Heading,
    SubHeading,
    Paragraph,
    List,
    Code,
}

internal sealed record TopicPart(PartKind Kind, string Text);
