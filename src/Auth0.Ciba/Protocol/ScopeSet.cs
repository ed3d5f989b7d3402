using System;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.Protocol;

/// <summary>Scopes as RFC 6749 section 3.3 writes them: names parted by one space, each once, order kept.</summary>
internal static class ScopeSet
{
    internal static IReadOnlyList<string> Split(string? scope) =>
        (scope ?? string.Empty).Split([' '], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>The scopes as one text with openid first where it was not there.</summary>
    internal static string WithOpenId(IEnumerable<string>? scopes)
    {
        var names = (scopes ?? []).SelectMany(Split).Distinct(StringComparer.Ordinal).ToList();
        if (!names.Contains(Names.OpenId))
            names.Insert(0, Names.OpenId);
        return string.Join(" ", names);
    }

    internal static bool IsValid(string scope) => scope.Length == 0 || Split(scope).All(name => name.All(c => c is > ' ' and <= '~' and not ('"' or '\\')));

    internal static bool Covers(string granted, string asked) => asked.Length == 0 || string.Equals(asked, granted, StringComparison.Ordinal) || !Split(asked).Except(Split(granted), StringComparer.Ordinal).Any();
}
