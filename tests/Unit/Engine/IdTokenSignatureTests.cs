using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;
using static Auth0.Ciba.Tests.Support.TestTokens;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 1, the form and the signature of an ID token.</summary>
[Trait("Suite", "Attack")]
public sealed class IdTokenSignatureTests
{
    private const string ClientSecret = "a client secret that is long enough for HS256";

    private static readonly string Sound = Claims().ToJsonString();

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.RsaSha384)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha384)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha512)]
    public async Task RsaSignaturesAreAccepted(string algorithm) => await ValidateAsync(Sign(Sound, Rsa, algorithm));

    [Fact]
    public async Task EllipticCurveSignaturesAreAccepted() => await ValidateAsync(Sign(Sound, Ec, SecurityAlgorithms.EcdsaSha384));

    [Fact]
    public Task ASignatureByAnUnpublishedKeyUnderAPublishedIdIsRefused() => RefusedAsync(ErrorIds.UnverifiedSignature, Sign(Sound, Unpublished));

    [Fact]
    public Task APayloadChangedAfterSigningIsRefused()
    {
        var parts = Sign().Split('.');
        parts[1] = Base64UrlEncoder.Encode(Claims(("name", "Mallory")).ToJsonString());
        return RefusedAsync(ErrorIds.UnverifiedSignature, string.Join('.', parts));
    }

    [Fact]
    public Task AHeaderChangedAfterSigningIsRefused()
    {
        var parts = Sign().Split('.');
        parts[0] = Base64UrlEncoder.Encode("""{"alg":"RS256","kid":"rsa-1","typ":"other"}""");
        return RefusedAsync(ErrorIds.UnverifiedSignature, string.Join('.', parts));
    }

    [Fact]
    public Task ASignatureOfAnotherTokenIsRefused()
    {
        var other = Sign(("name", "Alice")).Split('.');
        var parts = Sign().Split('.');
        return RefusedAsync(ErrorIds.UnverifiedSignature, $"{parts[0]}.{parts[1]}.{other[2]}");
    }

    [Fact]
    public Task AMissingSignatureIsRefused() => RefusedAsync(ErrorIds.UnverifiedSignature, Sign()[..(Sign().LastIndexOf('.') + 1)]);

    [Fact]
    public Task APublishedKeyOfAnotherKindIsRefused() =>
        RefusedAsync(ErrorIds.UnverifiedSignature, Sign(Sound, Rsa, header: """{"alg":"ES384","kid":"rsa-1"}"""));

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None","kid":"rsa-1"}""")]
    [InlineData("""{"alg":"","kid":"rsa-1"}""")]
    [InlineData("""{"kid":"rsa-1"}""")]
    [InlineData("""{"alg":"rs256","kid":"rsa-1"}""")]
    [InlineData("""{"alg":"RSA-OAEP","kid":"rsa-1"}""")]
    public async Task AnUnsignedOrOddlySignedTokenIsRefused(string header)
    {
        var signed = Sign(Sound, Rsa, header: header);
        await RefusedAsync(ErrorIds.UnverifiedAlgorithm, signed);
        await RefusedAsync(ErrorIds.UnverifiedAlgorithm, signed[..(signed.LastIndexOf('.') + 1)]);
    }

    [Fact]
    public async Task Hs256WithTheClientSecretIsRefusedAndNamesTheSetting()
    {
        var secret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(ClientSecret)) { KeyId = "rsa-1" };

        var error = await RefusedAsync(ErrorIds.UnverifiedAlgorithm, Sign(Sound, secret, SecurityAlgorithms.HmacSha256));

        Assert.Contains("HS256", error.Message);
        Assert.Contains("JSON Web Token (JWT) Signature Algorithm", error.RecommendedAction);
    }

    [Fact]
    public Task Hs256WithThePublicKeyIsRefused()
    {
        var confusion = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(Rsa.Rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = "rsa-1" };
        return RefusedAsync(ErrorIds.UnverifiedAlgorithm, Sign(Sound, confusion, SecurityAlgorithms.HmacSha256));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData("{\"iss\":")]
    public Task APayloadThatIsNoObjectIsRefused(string payload) => RefusedAsync(ErrorIds.UnverifiedIdToken, Sign(payload, Rsa));

    [Fact]
    public Task ADuplicateClaimIsRefused() =>
        RefusedAsync(ErrorIds.UnverifiedIdToken, Sign(Sound.TrimEnd('}') + ",\"sub\":\"auth0|alice\"}", Rsa));

    [Fact]
    public Task AClaimThatIsNoUnicodeIsRefused() =>
        RefusedAsync(ErrorIds.UnverifiedIdToken, Sign(Sound.TrimEnd('}') + ",\"name\":\"\\ud800\"}", Rsa));

    [Fact]
    public Task CriticalHeadersAreRefused() =>
        RefusedAsync(ErrorIds.UnverifiedIdToken, Sign(Sound, Rsa, header: """{"alg":"RS256","kid":"rsa-1","crit":["exp"]}"""));

    [Fact]
    public Task AnEncryptedTokenIsRefused()
    {
        var jwe = new JsonWebTokenHandler().CreateToken(Sound, new EncryptingCredentials(Rsa, SecurityAlgorithms.RsaOAEP, SecurityAlgorithms.Aes256CbcHmacSha512));

        Assert.Equal(5, jwe.Split('.').Length);
        return RefusedAsync(ErrorIds.UnverifiedIdToken, jwe);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("garbage")]
    [InlineData("ey!.ey?.ey*")]
    public Task GarbageIsRefused(string token) => RefusedAsync(ErrorIds.UnverifiedIdToken, token);

    [Fact]
    public Task ATokenOfTwoPartsIsRefused() => RefusedAsync(ErrorIds.UnverifiedIdToken, string.Join('.', Sign().Split('.').Take(2)));

    [Fact]
    public Task ATokenOfFourPartsIsRefused() => RefusedAsync(ErrorIds.UnverifiedIdToken, Sign() + ".x");

    [Fact]
    public Task AnOversizedTokenIsRefused()
    {
        var token = Sign(("x", new string('x', TokenValidationParameters.DefaultMaximumTokenSizeInBytes)));
        return RefusedAsync(ErrorIds.UnverifiedIdToken, token);
    }

    [Fact]
    public async Task ARefusalNeverQuotesTheToken()
    {
        var token = Sign(Sound, Unpublished);
        foreach (var bad in new[] { token, token + ".x", "secret-part.x.y" })
        {
            var error = await Assert.ThrowsAsync<Auth0CibaException>(() => ValidateAsync(bad));
            Assert.DoesNotContain(bad.Split('.')[0], error.ToString());
        }
    }

    private static async Task<JsonNode?> ValidateAsync(string token)
    {
        var keys = Published;
        var validator = new IdTokenValidator(
            (kid, _) => Task.FromResult<IReadOnlyList<SecurityKey>>([.. keys.Where(key => kid is null || key.KeyId == kid)]), new ManualTimeProvider(Now));
        return JsonNode.Parse((await validator.ValidateAsync(token, AccessToken, Expected, CancellationToken.None)).GetRawText());
    }

    private static async Task<Auth0CibaException> RefusedAsync(string errorId, string token)
    {
        var error = await Record.ExceptionAsync(() => ValidateAsync(token));
        Assert.True((error as Auth0CibaException)?.ErrorId == errorId, $"expected {errorId}, got {error}");
        return (Auth0CibaException)error!;
    }
}
