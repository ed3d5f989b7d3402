using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.Simulator;

/// <summary>Which of the asked scopes are granted: OpenID Connect's and the API's; the rest is dropped in silence.</summary>
internal static class ScopeRule
{
    public const string OpenId = "openid";
    public const string OfflineAccess = "offline_access";

    private static readonly FrozenSet<string> OpenIdScopes =
        FrozenSet.Create(StringComparer.Ordinal, OpenId, "profile", "email", "phone", "address", OfflineAccess);

    public static string[] Split(string? scope) =>
        (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static IReadOnlyList<string> Grantable(IEnumerable<string> asked, SimulatedApi? api) =>
        [.. asked.Distinct(StringComparer.Ordinal).Where(scope => scope == OfflineAccess
            ? api is null || api.AllowOfflineAccess
            : OpenIdScopes.Contains(scope) || api?.Scopes.Contains(scope, StringComparer.Ordinal) == true)];
}
