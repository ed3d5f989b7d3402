using System;
using System.Linq;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>The names of -PostgresTls.</summary>
internal static class PostgresTlsNames
{
    internal static readonly string[] All = Enum.GetNames(typeof(PostgresTlsMode));

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static PostgresTlsMode Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return PostgresTlsMode.Default;
        var name = All.FirstOrDefault(known => string.Equals(known, text, StringComparison.OrdinalIgnoreCase))
            ?? throw Auth0CibaException.BadInput("PostgresTls", CompletionTexts.MustBeOneOf(string.Join(", ", All)));
        return (PostgresTlsMode)Enum.Parse(typeof(PostgresTlsMode), name);
    }
}
