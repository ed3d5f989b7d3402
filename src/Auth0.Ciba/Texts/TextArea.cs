using System;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Auth0.Ciba.Texts;

/// <summary>
/// The texts of one area, in Messages.resx beside this file: each is called by the area's name, a point, and the name of the member that asks
/// for it. Looked up where a text is said, never before, in the language of CurrentUICulture; values in the form of CurrentCulture.
/// </summary>
/// <param name="name">The area's name.</param>
internal sealed class TextArea(string name)
{
    private static readonly Assembly Own = typeof(TextArea).Assembly;
    private static readonly ResourceManager Messages = new(Own.GetName().Name + ".Texts.Messages", Own);

    /// <summary>A text without values.</summary>
    /// <param name="member">The text's name.</param>
    internal string Get([CallerMemberName] string member = "") => Find(member);

    /// <summary>A text with values.</summary>
    /// <param name="values">One for each placeholder, in their order.</param>
    /// <param name="member">The text's name.</param>
    internal string Format(object?[] values, [CallerMemberName] string member = "")
    {
        try
        {
            return string.Format(CultureInfo.CurrentCulture, Find(member), values);
        }
        catch (FormatException)
        {
            // A translation with a placeholder that is none must not hide what happened.
            return string.Format(CultureInfo.CurrentCulture, FindEnglish(member), values);
        }
    }

    private string Find(string member)
    {
        try
        {
            return Messages.GetString(Key(member), CultureInfo.CurrentUICulture) ?? FindEnglish(member);
        }
        catch (Exception)
        {
            // Nor must one that is damaged or made for another version.
            return FindEnglish(member);
        }
    }

    private string FindEnglish(string member) =>
        Messages.GetString(Key(member), CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"There is no text {Key(member)}.");

    private string Key(string member) => $"{name}.{member}";
}
