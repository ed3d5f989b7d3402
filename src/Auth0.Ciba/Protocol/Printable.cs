using System.Globalization;
using System.Linq;

namespace Auth0.Ciba.Protocol;

/// <summary>
/// Text of strangers on its way to a terminal or a log: without control signs, which could rewrite what stands there, and without signs
/// that turn the direction of reading.
/// </summary>
internal static class Printable
{
    /// <summary>The text with a question mark for each sign that is not shown as itself, of so many signs at most.</summary>
    internal static string Shorten(string text, int longest)
    {
        var shown = new string(text.Select(c => IsPlain(c) ? c : '?').ToArray());
        return shown.Length > longest ? shown.Substring(0, longest - 3) + "..." : shown;
    }

    private static bool IsPlain(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
