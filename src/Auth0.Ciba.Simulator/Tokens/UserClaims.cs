using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>A user's claims by scope, for ID tokens and <c>/userinfo</c>.</summary>
internal static class UserClaims
{
    public static void Write(JsonObject target, SimulatedUser user, IReadOnlyList<string> scopes)
    {
        if (scopes.Contains("profile", StringComparer.Ordinal))
        {
            target["nickname"] = user.Nickname;
            target["name"] = user.DisplayName;
            if (user.Picture is not null)
                target["picture"] = user.Picture;
            target["updated_at"] = user.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }

        if (scopes.Contains("email", StringComparer.Ordinal) && user.Email is not null)
        {
            target["email"] = user.Email;
            target["email_verified"] = user.EmailVerified;
        }
    }
}
