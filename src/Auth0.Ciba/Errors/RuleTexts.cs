using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Errors;

/// <summary>Rules that stand for many parameters.</summary>
internal static class RuleTexts
{
    private static readonly TextArea Area = new("Rule");

    internal static string OneTo255Signs => Area.Get();

    internal static string Required => Area.Get();

    internal static string Empty => Area.Get();
}
