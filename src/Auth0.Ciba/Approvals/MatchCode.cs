using System.Linq;
using Auth0.Ciba.Compat;

namespace Auth0.Ciba.Approvals;

/// <summary>
/// Four random signs at the end of the binding message, which the shell shows too: so that a person can tell which of several requests is
/// meant. The code correlates; it authenticates nobody.
/// </summary>
internal static class MatchCode
{
    internal const int Length = 4;

    /// <summary>Room for the message itself: Auth0 takes 64 signs.</summary>
    internal const int LongestMessage = 64 - Length - 2;

    /// <summary>32 signs that are not taken for each other; a byte's five lower bits choose one, each as often.</summary>
    private const string Signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    internal static string Create() => new(Hashing.RandomBytes(Length).Select(random => Signs[random & 31]).ToArray());

    internal static string Append(string message, string code) => $"{message} #{code}";
}
