using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>ID tokens made to look like the tenant's: by their header, their signature, or as another token in their place.</summary>
[Trait("Suite", "Attack")]
public sealed class TokenAttacks
{
    private static readonly RsaSecurityKey Attacker = TestTokens.NewRsa("rsa-1");

    /// <summary>Headers by which a token brings its own key along. %JWK%, %URL% and %CERT% are the attacker's.</summary>
    [Theory]
    [InlineData("an embedded key", """{"alg":"RS256","kid":"rsa-1","jwk":%JWK%}""")]
    [InlineData("an embedded key and no id", """{"alg":"RS256","jwk":%JWK%}""")]
    [InlineData("an address of keys", """{"alg":"RS256","kid":"rsa-1","jku":"%URL%"}""")]
    [InlineData("an address of a certificate", """{"alg":"RS256","kid":"rsa-1","x5u":"%URL%"}""")]
    [InlineData("an embedded certificate", """{"alg":"RS256","kid":"rsa-1","x5c":["%CERT%"]}""")]
    [InlineData("a thumbprint", """{"alg":"RS256","kid":"rsa-1","x5t":"AAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("an issuer in the header", """{"alg":"RS256","kid":"rsa-1","iss":"%URL%"}""")]
    [InlineData("an address as key id", """{"alg":"RS256","kid":"%URL%"}""")]
    [InlineData("a path as key id", """{"alg":"RS256","kid":"../../../../dev/null"}""")]
    [InlineData("a statement as key id", """{"alg":"RS256","kid":"' OR 1=1 --"}""")]
    [InlineData("no key id", """{"alg":"RS256"}""")]
    [InlineData("an empty key id", """{"alg":"RS256","kid":""}""")]
    public async Task ATokenThatBringsItsOwnKeyIsRefused(string what, string header)
    {
        await using var hostile = new HostileTenant();
        using var certificate = new CertificateRequest("CN=attacker", Attacker.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TestCertificates.Start, TestCertificates.End);
        header = header.Replace("%JWK%", TestTokens.Jwk(Attacker).ToJsonString()).Replace("%URL%", hostile.Collector.BaseAddress + "keys").Replace("%CERT%", Convert.ToBase64String(certificate.RawData));

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(TestTokens.Sign(hostile.Claims().ToJsonString(), Attacker, header: header))));

        Assert.True(error.ErrorId == ErrorIds.UnverifiedSignature, $"{what}: {error}");
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>Headers that two readers read differently.</summary>
    [Theory]
    [InlineData("""{"alg":"RS256","alg":"none","kid":"rsa-1"}""")]
    [InlineData("""{"alg":"none","alg":"RS256","kid":"rsa-1"}""")]
    [InlineData("""{"alg":["RS256"],"kid":"rsa-1"}""")]
    [InlineData("""{"alg":null,"kid":"rsa-1"}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa-1","b64":false,"crit":["b64"]}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa-1","enc":"A256GCM"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task AnAmbiguousHeaderIsRefused(string header)
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(TestTokens.Sign(hostile.Claims().ToJsonString(), Attacker, header: header))));

        Assert.True(error.IsUnverified, error.ToString());
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>Signatures that broken libraries took: all zeros for an elliptic curve, an HMAC under an RSA header, another length.</summary>
    [Theory]
    [InlineData("ES384", "zeros")]
    [InlineData("ES384", "short")]
    [InlineData("ES384", "DER")]
    [InlineData("RS256", "zeros")]
    [InlineData("RS256", "HMAC of the public key")]
    [InlineData("RS256", "empty")]
    [InlineData("PS256", "the RS256 one")]
    public async Task ASignatureThatIsNoneIsRefused(string algorithm, string kind)
    {
        await using var hostile = new HostileTenant();
        hostile.Tenant.Keys = new RawAnswer(200, TestTokens.KeySet(TestTokens.Jwk(TestTokens.Rsa), TestTokens.Jwk(TestTokens.Ec)));
        var key = algorithm == "ES384" ? TestTokens.Ec.KeyId : TestTokens.Rsa.KeyId;
        var input = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","kid":"{{key}}"}""") + "." + Base64UrlEncoder.Encode(hostile.Claims().ToJsonString());
        var bytes = Encoding.ASCII.GetBytes(input);
        byte[] signature = kind switch
        {
            "zeros" => new byte[algorithm == "ES384" ? 96 : 256],
            "short" => new byte[1],
            "DER" => TestTokens.Ec.ECDsa.SignData(bytes, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
            "empty" => [],
            "the RS256 one" => TestTokens.Rsa.Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => HMACSHA256.HashData(TestTokens.Rsa.Rsa.ExportSubjectPublicKeyInfo(), bytes),
        };

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(input + "." + Base64UrlEncoder.Encode(signature))));

        Assert.True(error.ErrorId == ErrorIds.UnverifiedSignature, $"{algorithm} {kind}: {error}");
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>Another token of the same tenant, well signed, in the ID token's place.</summary>
    [Theory]
    [InlineData("an access token", """{"aud":["https://api.example.com/payments","%ISS%userinfo"],"azp":"the-client"}""", ErrorIds.UnverifiedAudience)]
    [InlineData("another client's", """{"aud":"another-client"}""", ErrorIds.UnverifiedAudience)]
    [InlineData("another person's", """{"sub":"auth0|mallory"}""", ErrorIds.UnverifiedSubjectMismatch)]
    [InlineData("yesterday's", """{"iat":1772280000,"exp":1772900000}""", ErrorIds.UnverifiedIssuedAt)]
    [InlineData("tomorrow's", """{"iat":1772456400,"exp":1772900000}""", ErrorIds.UnverifiedIssuedAt)]
    [InlineData("one that has expired", """{"exp":1772366000}""", ErrorIds.UnverifiedExpired)]
    [InlineData("a staging tenant's", """{"iss":"https://staging.example.com/"}""", ErrorIds.UnverifiedIssuer)]
    [InlineData("one with the person as a list", """{"sub":["auth0|alice"]}""", ErrorIds.UnverifiedIdToken)]
    [InlineData("one with the person's name with a nul", """{"sub":"auth0|alice\u0000"}""", ErrorIds.UnverifiedSubjectMismatch)]
    [InlineData("one with a look-alike of the person", """{"sub":"auth0|аlice"}""", ErrorIds.UnverifiedSubjectMismatch)]
    [InlineData("one with the person decomposed", """{"sub":"auth0|alice\u0301"}""", ErrorIds.UnverifiedSubjectMismatch)]
    public async Task AnotherTokenOfTheTenantIsRefused(string what, string changes, string errorId)
    {
        await using var hostile = new HostileTenant();
        var changed = ((JsonObject)JsonNode.Parse(changes.Replace("%ISS%", hostile.Tenant.Issuer))!).Select(member => (member.Key, member.Value?.DeepClone())).ToArray();

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(hostile.IdToken(changed))));

        Assert.True(error.ErrorId == errorId, $"{what}: {error}");
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>A yes of an earlier request, sent again as the answer to a later one: right in all but its time.</summary>
    [Fact]
    public async Task AnEarlierYesIsNotALaterOnes()
    {
        await using var hostile = new HostileTenant();
        var recorded = HostileTenant.Answer(hostile.IdToken());
        hostile.Clock.Advance(TimeSpan.FromSeconds(90));

        var error = await hostile.PollAsync(new RawAnswer(200, recorded));

        Assert.Equal(ErrorIds.UnverifiedIssuedAt, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","kid":"rsa-1","k":"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE"}]}""")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"rsa-1","n":"AQAB","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kid":"rsa-1"}]}""")]
    [InlineData("""{"other":1}""")]
    public async Task AKeySetWithoutAUsableKeyVerifiesNothing(string keys)
    {
        await using var hostile = new HostileTenant();
        hostile.Tenant.Keys = new RawAnswer(200, keys);

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(hostile.IdToken())));

        Assert.Equal(ErrorIds.UnverifiedSignature, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }
}
