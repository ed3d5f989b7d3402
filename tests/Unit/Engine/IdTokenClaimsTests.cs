using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;
using static Auth0.Ciba.Tests.Support.TestTokens;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 1, the claims: well signed, and wrong all the same.</summary>
[Trait("Suite", "Attack")]
public sealed class IdTokenClaimsTests
{
    private static readonly long NowSeconds = Unix(Now);

    /// <summary>The second of asking, less the minute of tolerance.</summary>
    private static readonly long Earliest = Unix(AskedAt) - 60;

    [Fact]
    public async Task ASoundTokenGivesItsClaims()
    {
        var claims = await ValidateAsync(Sign(("name", "Alice")));

        Assert.Equal("Alice", claims["name"]!.GetValue<string>());
        Assert.Equal(Subject, claims["sub"]!.GetValue<string>());
    }

    public static TheoryData<string, string?> WrongIssuers => new()
    {
        { "another tenant", "\"https://other.example.com/\"" },
        { "without the slash", "\"https://tenant.example.com\"" },
        { "in capitals", "\"https://TENANT.example.com/\"" },
        { "missing", null },
    };

    [Theory]
    [MemberData(nameof(WrongIssuers))]
    public Task AnotherIssuerIsRefused(string what, string? json) => RefusedAsync(what, ErrorIds.UnverifiedIssuer, Sign(("iss", Parse(json))));

    [Theory]
    [InlineData("another client", "\"another\"", null)]
    [InlineData("in capitals", "\"THE-CLIENT\"", null)]
    [InlineData("missing", null, null)]
    [InlineData("an empty list", "[]", null)]
    [InlineData("a list with null alone", "[null]", "\"the-client\"")]
    [InlineData("a list with null too, and no azp", "[null,\"the-client\"]", null)]
    [InlineData("a list without the client", "[\"another\",\"a-third\"]", "\"the-client\"")]
    [InlineData("a list without azp", "[\"the-client\",\"another\"]", null)]
    [InlineData("a list with another azp", "[\"the-client\",\"another\"]", "\"another\"")]
    [InlineData("another azp", "\"the-client\"", "\"another\"")]
    public Task AnotherAudienceIsRefused(string what, string? aud, string? azp) =>
        RefusedAsync(what, ErrorIds.UnverifiedAudience, Sign(("aud", Parse(aud)), ("azp", Parse(azp))));

    [Theory]
    [InlineData("\"the-client\"", "\"the-client\"")]
    [InlineData("[\"the-client\"]", null)]
    [InlineData("[\"another\",\"the-client\"]", "\"the-client\"")]
    public async Task TheOwnAudienceIsAccepted(string aud, string? azp) =>
        Assert.NotNull(await ValidateAsync(Sign(("aud", Parse(aud)), ("azp", Parse(azp)))));

    [Fact]
    public async Task ExpiryHasAMinuteOfToleranceAndNoMore()
    {
        await ValidateAsync(Sign(("exp", NowSeconds - 59)));
        await RefusedAsync("exp = now - 60 s", ErrorIds.UnverifiedExpired, Sign(("exp", NowSeconds - 60)));
        await RefusedAsync("exp = now - 1 h", ErrorIds.UnverifiedExpired, Sign(("exp", NowSeconds - 3600)));
    }

    [Theory]
    [InlineData("missing", null)]
    [InlineData("text", "\"1900000000\"")]
    [InlineData("negative", "-1")]
    [InlineData("zero", "0")]
    [InlineData("beyond all time", "253402300799")]
    public Task AnExpiryThatIsNoTimeIsRefused(string what, string? json) =>
        RefusedAsync(what, ErrorIds.UnverifiedExpired, Sign(Without("exp", json), Rsa));

    [Fact]
    public async Task AnExpiryAtTheEndOfTimeIsAnExpiry() => Assert.NotNull(await ValidateAsync(Sign(("exp", 253_402_300_798))));

    [Fact]
    public async Task IssuedAtLiesBetweenAskingAndNowWithAMinuteOnBothSides()
    {
        await ValidateAsync(Sign(("iat", Earliest)));
        await RefusedAsync("asking - 61 s", ErrorIds.UnverifiedIssuedAt, Sign(("iat", Earliest - 1)));
        await ValidateAsync(Sign(("iat", NowSeconds + 60)));
        await RefusedAsync("now + 61 s", ErrorIds.UnverifiedIssuedAt, Sign(("iat", NowSeconds + 61)));
    }

    /// <summary>A clock that was set back since the asking is not the one to judge by; one that was set forward is.</summary>
    [Theory]
    [InlineData(3600, 3660, true)]
    [InlineData(3600, 3661, false)]
    [InlineData(-3600, 60, true)]
    [InlineData(-3600, 61, false)]
    public async Task NowIsTheLaterOfTheWallClockAndTheTimeElapsedSinceAsking(int elapsedAhead, int issuedAhead, bool accepted)
    {
        foreach (var claim in new[] { "iat", "nbf" })
        {
            var error = await Record.ExceptionAsync(() => ValidateAsync(Sign((claim, NowSeconds + issuedAhead)), Now.AddSeconds(elapsedAhead)));
            Assert.Equal(accepted ? null : ErrorIds.UnverifiedIssuedAt, (error as Auth0CibaException)?.ErrorId);
        }
    }

    [Theory]
    [InlineData("missing", null)]
    [InlineData("text", "\"1772366400\"")]
    public Task AnIssuedAtThatIsNoTimeIsRefused(string what, string? json) =>
        RefusedAsync(what, ErrorIds.UnverifiedIssuedAt, Sign(Without("iat", json), Rsa));

    [Fact]
    public async Task NotBeforeHasAMinuteOfTolerance()
    {
        await ValidateAsync(Sign(("nbf", NowSeconds + 60)));
        await RefusedAsync("now + 61 s", ErrorIds.UnverifiedIssuedAt, Sign(("nbf", NowSeconds + 61)));
        await RefusedAsync("text", ErrorIds.UnverifiedIssuedAt, Sign(("nbf", "0")));
    }

    [Fact]
    public async Task AnAuthenticationFromBeforeTheAskingIsRefused()
    {
        await ValidateAsync(Sign(("auth_time", Earliest)));
        await RefusedAsync("asking - 61 s", ErrorIds.UnverifiedAuthTime, Sign(("auth_time", Earliest - 1)));
        await RefusedAsync("text", ErrorIds.UnverifiedAuthTime, Sign(("auth_time", "now")));
    }

    [Fact]
    public async Task TheAccessTokenHashIsOfTheAlgorithmsLength()
    {
        await ValidateAsync(Sign(("at_hash", AccessTokenHash(256, AccessToken))));
        await ValidateAsync(Sign(Claims(("at_hash", AccessTokenHash(256, AccessToken))).ToJsonString(), Rsa, SecurityAlgorithms.RsaSsaPssSha256));
        await ValidateAsync(Sign(Claims(("at_hash", AccessTokenHash(384, AccessToken))).ToJsonString(), Ec, SecurityAlgorithms.EcdsaSha384));
        await ValidateAsync(Sign(Claims(("at_hash", AccessTokenHash(512, AccessToken))).ToJsonString(), Rsa, SecurityAlgorithms.RsaSha512));
    }

    [Fact]
    public async Task AnotherAccessTokensHashIsRefused()
    {
        await RefusedAsync("another token", ErrorIds.UnverifiedAccessTokenHash, Sign(("at_hash", AccessTokenHash(256, "another"))));
        await RefusedAsync("no text", ErrorIds.UnverifiedAccessTokenHash, Sign(("at_hash", 7)));
        await RefusedAsync("empty", ErrorIds.UnverifiedAccessTokenHash, Sign(("at_hash", "")));
        await RefusedAsync("of SHA-256 under ES384", ErrorIds.UnverifiedAccessTokenHash, Sign(Claims(("at_hash", AccessTokenHash(256, AccessToken))).ToJsonString(), Ec, SecurityAlgorithms.EcdsaSha384));
        await RefusedAsync("another under PS256", ErrorIds.UnverifiedAccessTokenHash, Sign(Claims(("at_hash", AccessTokenHash(256, "another"))).ToJsonString(), Rsa, SecurityAlgorithms.RsaSsaPssSha256));
    }

    [Theory]
    [InlineData("somebody else", "\"auth0|bob\"")]
    [InlineData("in capitals", "\"AUTH0|ALICE\"")]
    [InlineData("with a space", "\"auth0|alice \"")]
    [InlineData("missing", null)]
    [InlineData("empty", "\"\"")]
    public Task AnotherPersonIsRefused(string what, string? json) => RefusedAsync(what, ErrorIds.UnverifiedSubjectMismatch, Sign(("sub", Parse(json))));

    [Theory]
    [InlineData("iss", "[\"https://tenant.example.com/\"]")]
    [InlineData("aud", "7")]
    [InlineData("aud", "[7,\"the-client\"]")]
    [InlineData("aud", "[[\"the-client\"]]")]
    [InlineData("azp", "[\"the-client\"]")]
    [InlineData("exp", "1e300")]
    [InlineData("exp", "null")]
    [InlineData("iat", "{}")]
    [InlineData("sub", "[\"auth0|alice\"]")]
    public Task AClaimOfAWrongTypeMakesItNoIdToken(string name, string json) =>
        RefusedAsync(name, ErrorIds.UnverifiedIdToken, Sign(Without(name, json), Rsa));

    /// <summary>Members that no check reads do no harm, and a token needs neither nonce nor acr.</summary>
    [Fact]
    public async Task UnknownClaimsAreIgnored() => Assert.NotNull(await ValidateAsync(Sign(("nonce", 7), ("acr", "x"), ("x", new JsonArray(1, "2")))));

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);

    /// <summary>The claims as text, with one member as it is given: JSON nodes cannot hold a member null.</summary>
    private static string Without(string name, string? json)
    {
        var text = Claims((name, null)).ToJsonString();
        return json is null ? text : text.TrimEnd('}') + $",\"{name}\":{json}}}";
    }

    private static async Task<JsonObject> ValidateAsync(string token, DateTimeOffset? nowByAsking = null)
    {
        var keys = new List<SecurityKey>(Published);
        var validator = new IdTokenValidator((_, _) => Task.FromResult<IReadOnlyList<SecurityKey>>(keys), new ManualTimeProvider(Now));
        return (JsonObject)JsonNode.Parse((await validator.ValidateAsync(token, AccessToken, nowByAsking is null ? Expected : ExpectedAt(nowByAsking.Value), CancellationToken.None)).GetRawText())!;
    }

    private static async Task RefusedAsync(string what, string errorId, string token)
    {
        var error = await Record.ExceptionAsync(() => ValidateAsync(token));
        Assert.True((error as Auth0CibaException)?.ErrorId == errorId, $"{what}: expected {errorId}, got {error}");
        Assert.Equal(ErrorKind.SecurityError, ((Auth0CibaException)error!).Kind);
        Assert.True(((Auth0CibaException)error).IsUnverified);
    }
}
