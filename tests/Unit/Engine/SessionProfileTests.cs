using System;
using System.IO;
using Auth0.Ciba.Errors;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Profile files: no secret in them, no misspelt member, and nobody else may write to them.</summary>
public sealed class SessionProfileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("a0c-profile-").FullName;

    private string File => Path.Combine(_folder, "profiles.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AProfileSaysTenantClientAndWhereTheSecretIs()
    {
        Write("""{"domain":"t.eu.auth0.com","clientId":"c","clientAuthenticationMethod":"client_secret_post","clientSecret":{"name":"ciba","vault":"work"}}""");

        var profile = SessionProfile.Load(File, "prod");

        Assert.Equal(("t.eu.auth0.com", "c", "client_secret_post"), (profile.Domain, profile.ClientId, profile.ClientAuthenticationMethod));
        Assert.Equal(("ciba", "work"), (profile.SecretName, profile.SecretVault));
        Assert.Equal(["prod"], SessionProfile.ListNames(File));
    }

    [Fact]
    public void EachMemberMayBeMissing()
    {
        Write("{}");

        var profile = SessionProfile.Load(File, "prod");

        Assert.Null(profile.Domain ?? profile.ClientId ?? profile.ClientAuthenticationMethod ?? profile.SecretName ?? profile.SecretVault);
    }

    [Theory]
    [InlineData("""{"clientSecret":"hunter2"}""", "has no place in the file")]
    [InlineData("""{"clientSecret":{"vault":"work"}}""", "names no secret")]
    [InlineData("""{"clientSecret":{"name":"ciba","value":"hunter2"}}""", "a member is none of name, vault")]
    [InlineData("""{"clientSecret":{"name":7}}""", "name is no text")]
    [InlineData("""{"domain":7}""", "domain is no text")]
    [InlineData("""{"Domain":"t.eu.auth0.com"}""", "a member is none of domain")]
    [InlineData("""{"allowInsecureLoopback":true}""", "a member is none of domain")]
    [InlineData("[]", "a profile must be an object")]
    public void AProfileThatIsNotSoundIsRefusedAndNeverQuoted(string json, string why)
    {
        Write(json);

        AssertRefused("ProfilePath", why, () => SessionProfile.Load(File, "prod"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("{\"profiles\":{\"prod\":{}}")]
    [InlineData("{\"profiles\":[]}")]
    [InlineData("{}")]
    [InlineData("{\"profiles\":{},\"secret\":\"hunter2\"}")]
    [InlineData("{\"profiles\":{\"prod\":{},\"prod\":{}}}")]
    public void AFileThatIsNotSoundIsRefusedAndNeverQuoted(string text)
    {
        System.IO.File.WriteAllText(File, text);

        AssertRefused("ProfilePath", null, () => SessionProfile.Load(File, "prod"));
        AssertRefused("ProfilePath", null, () => SessionProfile.ListNames(File));
    }

    [Theory]
    [InlineData("test", "there are: prod")]
    [InlineData("PROD", "there are: prod")]
    [InlineData("", "is empty")]
    [InlineData(" ", "is empty")]
    public void AnUnknownNameIsRefused(string name, string why)
    {
        Write("{}");

        AssertRefused("ProfileName", why, () => SessionProfile.Load(File, name));
    }

    [Fact]
    public void AFileThatIsNotThereIsRefused() => AssertRefused("ProfilePath", "cannot be read", () => SessionProfile.Load(File, "prod"));

    [SkippableTheory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void AFileThatOthersMayWriteIsRefused(UnixFileMode others)
    {
        Skip.If(OperatingSystem.IsWindows(), "Modes are Unix's.");
        Write("{}");
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        System.IO.File.SetUnixFileMode(File, own | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.NotNull(SessionProfile.Load(File, "prod"));

        System.IO.File.SetUnixFileMode(File, own | others);

        AssertRefused("ProfilePath", "chmod go-w", () => SessionProfile.Load(File, "prod"));
    }

    private static void AssertRefused(string parameter, string? why, Action load)
    {
        var error = Assert.Throws<Auth0CibaException>(load);
        Assert.Equal((ErrorIds.BadInput, parameter), (error.ErrorId, error.ParameterName));
        Assert.Contains(why ?? string.Empty, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private void Write(string profile) => System.IO.File.WriteAllText(File, $"{{\"profiles\":{{\"prod\":{profile}}}}}");
}
