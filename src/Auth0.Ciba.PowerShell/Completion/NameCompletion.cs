using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes a word from a list of names.</summary>
internal static class NameCompletion
{
    internal static IEnumerable<CompletionResult> Complete(IEnumerable<string> names, string? word) => names
        .Where(name => name.StartsWith(word ?? string.Empty, StringComparison.OrdinalIgnoreCase))
        .Select(name => new CompletionResult(name));
}
