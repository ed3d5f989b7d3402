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

    internal static bool IsValid(string scope)
    {
        foreach (var sign in scope)
        {
            if (sign is not (>= ' ' and <= '~') or '"' or '\\')
                return false;
        }

        return true;
    }

    /// <summary>Whether each scope asked for was granted. Made for every look into the cache, so nothing is allocated.</summary>
    internal static bool Covers(string granted, string asked)
    {
        for (var rest = asked.AsSpan(); !rest.IsEmpty;)
        {
            if (!Contains(granted.AsSpan(), Next(ref rest)))
                return false;
        }

        return true;
    }

    private static bool Contains(ReadOnlySpan<char> granted, ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
            return true;
        while (!granted.IsEmpty)
        {
            if (Next(ref granted).SequenceEqual(name))
                return true;
        }

        return false;
    }

    /// <summary>Takes the first name off.</summary>
    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> names)
    {
        var end = names.IndexOf(' ');
        var name = end < 0 ? names : names.Slice(0, end);
        names = end < 0 ? default : names.Slice(end + 1);
        return name;
    }
}
