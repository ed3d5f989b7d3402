using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba;

/// <summary>
/// One tenant of a profile file: domain, client and where its secret is kept. The file holds no secret, only the name of one in a vault, and
/// cannot allow http.
/// </summary>
public sealed class SessionProfile
{
    private const string FileParameter = "ProfilePath";
    private const string NameParameter = "ProfileName";
    private const string SecretMember = "clientSecret";
    private static readonly string[] Members = ["domain", "clientId", "clientAuthenticationMethod", SecretMember];
    private static readonly string[] SecretMembers = ["name", "vault"];

    private SessionProfile(JsonElement json)
    {
        Domain = Text(json, "domain");
        ClientId = Text(json, "clientId");
        ClientAuthenticationMethod = Text(json, "clientAuthenticationMethod");
        if (!json.TryGetProperty(SecretMember, out var secret))
            return;
        if (secret.ValueKind != JsonValueKind.Object)
            throw Bad(SessionTexts.ProfileSecretUnfit(SecretMember));
        CheckMembers(secret, SecretMembers);
        SecretName = Text(secret, "name") ?? throw Bad(SessionTexts.ProfileSecretUnnamed(SecretMember));
        SecretVault = Text(secret, "vault");
    }

    /// <summary>Where profiles are kept unless another file is named: Auth0.Ciba/profiles.json in the user's folder for application data (on Linux ~/.config).</summary>
    public static string DefaultPath => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Auth0.Ciba", "profiles.json");

    /// <summary>The tenant's host, or null.</summary>
    public string? Domain { get; }

    /// <summary>The client id, or null.</summary>
    public string? ClientId { get; }

    /// <summary>How the client proves who it is, as the profile says it; null: the default.</summary>
    public string? ClientAuthenticationMethod { get; }

    /// <summary>The name of the client secret in a vault, or null.</summary>
    public string? SecretName { get; }

    /// <summary>The vault, or null for the default one.</summary>
    public string? SecretVault { get; }

    /// <summary>Reads a profile.</summary>
    /// <param name="path">The file: JSON with the member profiles, an object with a member for each name. On Unix nobody but its owner, who is the caller or root, may write to it.</param>
    /// <param name="name">The profile's name.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>; never quotes the file.</exception>
    public static SessionProfile Load(string path, string name)
    {
        var profiles = Read(path ?? throw new ArgumentNullException(nameof(path)));
        if (string.IsNullOrWhiteSpace(name))
            throw Auth0CibaException.BadInput(NameParameter, RuleTexts.Empty);
        if (!profiles.TryGetValue(name, out var profile))
            throw Auth0CibaException.BadInput(NameParameter, SessionTexts.ProfileNotFound(Printable.Shorten(string.Join(", ", profiles.Keys), 200)));
        if (profile.ValueKind != JsonValueKind.Object)
            throw Bad(SessionTexts.ProfileNoObject);
        CheckMembers(profile, Members);
        return new SessionProfile(profile);
    }

    /// <summary>The names of the profiles in a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>.</exception>
    public static IReadOnlyList<string> ListNames(string path) => Read(path).Keys.ToArray();

    private static Dictionary<string, JsonElement> Read(string path)
    {
        byte[] bytes;
        try
        {
            if (PrivateFiles.FindForeignWriter(path) is { } fault)
                throw Auth0CibaException.BadInput(FileParameter, fault);
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Auth0CibaException.BadInput(FileParameter, SessionTexts.ProfileFileUnreadable(e.Message));
        }

        if (!JsonReading.TryParseObject(bytes, out var json, out var reason, static () => SessionTexts.TheFile))
            throw Bad(reason);
        CheckMembers(json, ["profiles"]);
        return json.TryGetProperty("profiles", out var profiles) && profiles.ValueKind == JsonValueKind.Object
            ? profiles.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : throw Bad(SessionTexts.NoProfiles);
    }

    /// <summary>A misspelt member must not be left out in silence: what is meant might be a safeguard.</summary>
    private static void CheckMembers(JsonElement json, string[] known)
    {
        if (json.EnumerateObject().Any(member => !known.Contains(member.Name, StringComparer.Ordinal)))
            throw Bad(SessionTexts.ProfileMemberUnknown(string.Join(", ", known)));
    }

    private static string? Text(JsonElement json, string name) =>
        JsonReading.TryGetText(json, name, out var text) ? text : throw Bad(SessionTexts.ProfileMemberNoText(name));

    private static Auth0CibaException Bad(string reason) => Auth0CibaException.BadInput(FileParameter, SessionTexts.ProfileFileUnfit(reason));
}
