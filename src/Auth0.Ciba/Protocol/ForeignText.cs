using System.Collections.Generic;

namespace Auth0.Ciba.Protocol;

/// <summary>Text of the tenant's, or of a library that quotes it, on its way to a person.</summary>
internal static class ForeignText
{
    /// <summary>Stands where a secret stood.</summary>
    internal const string Hidden = "(secret)";

    /// <summary>The text, plain, without what it repeats of the secrets that were sent, of so many signs at most.</summary>
    internal static string Show(string text, IEnumerable<string> secrets, int longest) => Printable.Shorten(Hide(text, secrets), longest);

    /// <summary>The text without the secrets, as they are and as a form has them.</summary>
    internal static string Hide(string text, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
            text = text.Replace(secret, Hidden).Replace(FormParameters.Encode(secret), Hidden);
        return text;
    }
}
