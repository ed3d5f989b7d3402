using System;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Security;
using System.Text.Json;
using System.Threading.Tasks;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 6: secrets have types.</summary>
public sealed class SecretTests
{
    private const string Text = "s3cret-t€xt";

    private static readonly Secret Made = Secret.FromPlainText(Text);

    [Fact]
    public void ItsTextAndJsonShowNothing()
    {
        Assert.Equal("(secret)", Made.ToString());
        Assert.Equal("(secret)", $"{Made}");
        Assert.Equal("{}", JsonSerializer.Serialize(Made));
        Assert.Equal("""{"Value":{}}""", JsonSerializer.Serialize(new { Value = Made }));
        Assert.Equal("{}", JsonSerializer.Serialize(Made, new JsonSerializerOptions { IncludeFields = true }));
    }

    [Fact]
    public void ItHasNoPublicPropertyOrField()
    {
        Assert.Empty(typeof(Secret).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static));
        Assert.Empty(typeof(Secret).GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static));
    }

    [Fact]
    public void ItBecomesASecureStringByItselfAndComesBack()
    {
        SecureString secure = Made;

        Assert.True(secure.IsReadOnly());
        Assert.Equal(Text, new NetworkCredential("", secure).Password);
        Assert.Equal(Text, Secret.FromSecureString(secure).AsPlainText());
        Assert.Equal("", Secret.FromSecureString(new SecureString()).AsPlainText());
    }

    [Fact]
    public void NullIsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => Secret.FromPlainText(null!));
        Assert.Throws<ArgumentNullException>(() => Secret.FromSecureString(null!));
        Assert.Throws<ArgumentNullException>(() => (SecureString)(Secret)null!);
    }

    [Fact]
    public async Task AResultsJsonShowsNoToken()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(scope: "openid offline_access"));
        rig.Control.Approve(pending.AuthReqId);
        var result = await rig.WaitAsync(pending);
        var tokens = await rig.Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice });
        var shown = JsonSerializer.Serialize(result) + JsonSerializer.Serialize(tokens) + result + tokens + JsonSerializer.Serialize(rig.Session) + rig.Session;

        Assert.All(
            new[] { result.AccessToken, result.IdToken, result.Tokens.RefreshToken!, Secret.FromPlainText(rig.Simulator.ClientSecret) },
            secret => Assert.DoesNotContain(secret.AsPlainText(), shown));
        Assert.Contains(EngineRig.Alice.Split('|')[1], shown);
    }

    /// <summary>No public member of the engine takes or gives a token or secret as text; Secret's own two are the doors.</summary>
    [Fact]
    public void NoPublicMemberHoldsASecretAsText()
    {
        string[] words = ["secret", "token", "assertion", "password"];
        var members = typeof(Session).Assembly.GetExportedTypes().Where(type => type != typeof(Secret)).SelectMany(type =>
            type.GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => property.Name)
                .Concat(type.GetMethods().Cast<MethodBase>().Concat(type.GetConstructors()).SelectMany(method => method.GetParameters()).Where(parameter => parameter.ParameterType == typeof(string)).Select(parameter => parameter.Name!)))
            .ToArray();

        Assert.Contains("errorId", members);
        // Where a secret is kept is none.
        Assert.DoesNotContain(members.Except([nameof(SessionProfile.SecretName), nameof(SessionProfile.SecretVault)]), name => words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }
}
