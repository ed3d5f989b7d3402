using System;
using System.Linq;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>The names of an enum's values, as it has them and as specifications write them (client_secret_post, verify-full).</summary>
internal static class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    internal static readonly string[] All = Enum.GetNames(typeof(TEnum));

    /// <summary>The value; null for no text.</summary>
    /// <exception cref="Auth0CibaException">BadInput, of the parameter.</exception>
    internal static TEnum? Parse(string? text, string parameter)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var plain = text!.Replace("_", string.Empty).Replace("-", string.Empty);
        var name = All.FirstOrDefault(known => string.Equals(known, plain, StringComparison.OrdinalIgnoreCase))
            ?? throw Auth0CibaException.BadInput(parameter, CompletionTexts.MustBeOneOf(string.Join(", ", All)));
        return (TEnum)Enum.Parse(typeof(TEnum), name);
    }
}
