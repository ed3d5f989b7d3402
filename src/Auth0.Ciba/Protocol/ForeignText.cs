using System.Collections.Generic;

namespace Auth0.Ciba.Protocol;

/// <summary>Text of the tenant's, or of a library that quotes it, on its way to a person.</summary>
internal static class ForeignText
{
    /// <summary>The text, plain, without what it repeats of the secrets that were sent, of so many signs at most.</summary>
    internal static string Show(string text, IReadOnlyList<string> secrets, int longest)
    {
        foreach (var secret in secrets)
            text = text.Replace(secret, "(secret)");
        return Printable.Shorten(text, longest);
    }
}
