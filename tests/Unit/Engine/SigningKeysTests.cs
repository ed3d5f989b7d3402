using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;
using static Auth0.Ciba.Tests.Support.TestTokens;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The tenant's keys: fetched when needed, once more for an unknown id, and only those that may sign.</summary>
[Trait("Suite", "Attack")]
public sealed class SigningKeysTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new(Now);
    private readonly TestTenant _tenant = new();
    private readonly HttpChannel _channel;
    private readonly SigningKeys _keys;
    private readonly IdTokenValidator _validator;

    public SigningKeysTests()
    {
        _channel = new HttpChannel(new TransportOptions { Connections = new ConnectionSettings { LoopbackOnly = true } }, _clock);
        _keys = new SigningKeys(new Auth0Tenant(_tenant.Server.BaseAddress, [], null, _channel, _clock), _channel, _clock);
        _validator = new IdTokenValidator(_keys.FindAsync, _clock);
    }

    private int Fetches => _tenant.Server.Count(TestTenant.KeysPath);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _tenant.DisposeAsync();
    }

    [Fact]
    public async Task KeysAreFetchedOnceForManyTokens()
    {
        for (var i = 0; i < 3; i++)
        {
            await ValidateAsync(Sign());
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(1, Fetches);
    }

    [Fact]
    public async Task KeysAreFetchedOnceForManyTokensAtOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ValidateAsync(Sign())));

        Assert.Equal(1, Fetches);
    }

    [Fact]
    public async Task KeysAreFetchedAgainAfterAnHour()
    {
        await _keys.FindAsync("rsa-1", CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(61));
        await _keys.FindAsync("rsa-1", CancellationToken.None);

        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task AnUnknownKeyIdIsLookedForOnceMoreAndThenRefused()
    {
        await ValidateAsync(Sign());
        _clock.Advance(TimeSpan.FromSeconds(1));

        await RefusedAsync(ErrorIds.UnverifiedSignature, Sign(Claims().ToJsonString(), NewRsa("unknown")));

        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task AnUnknownKeyIdInAFreshKeySetIsRefusedWithoutAnotherFetch()
    {
        await RefusedAsync(ErrorIds.UnverifiedSignature, Sign(Claims().ToJsonString(), NewRsa("unknown")));

        Assert.Equal(1, Fetches);
    }

    [Fact(DisplayName = "Lacked vector: kid rotation mid-session -> one refetch, then ok")]
    public async Task ARotatedKeyIsFoundByOneMoreFetch()
    {
        var next = NewRsa("rsa-2");
        await ValidateAsync(Sign());
        _tenant.Keys = new RawAnswer(200, KeySet(Jwk(Rsa), Jwk(next)));
        _clock.Advance(TimeSpan.FromSeconds(1));

        await ValidateAsync(Sign(Claims().ToJsonString(), next));
        await ValidateAsync(Sign(Claims().ToJsonString(), next));
        await ValidateAsync(Sign());

        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task AWithdrawnKeyIsRefusedOnceTheKeysAreFetchedAgain()
    {
        await ValidateAsync(Sign());
        _tenant.Keys = new RawAnswer(200, KeySet(Jwk(NewRsa("rsa-2"))));
        _clock.Advance(TimeSpan.FromMinutes(61));

        await RefusedAsync(ErrorIds.UnverifiedSignature, Sign(("exp", Unix(_clock.GetUtcNow()) + 60)));
    }

    [Fact]
    public async Task ATokenWithoutKeyIdIsCheckedByAllKeys()
    {
        _tenant.Keys = new RawAnswer(200, KeySet(Jwk(NewRsa("rsa-2")), Jwk(Rsa)));

        await ValidateAsync(Sign(Claims().ToJsonString(), Rsa, header: """{"alg":"RS256"}"""));
        await RefusedAsync(ErrorIds.UnverifiedSignature, Sign(Claims().ToJsonString(), Unpublished, header: """{"alg":"RS256"}"""));
    }

    [Theory(DisplayName = "Lacked vector: a failed JWKS fetch is not cached")]
    [InlineData(500, "", ErrorIds.TenantError)]
    [InlineData(429, "", ErrorIds.RateLimited)]
    [InlineData(404, "", ErrorIds.TenantError)]
    [InlineData(200, "<html>", ErrorIds.BadResponse)]
    [InlineData(200, "", ErrorIds.BadResponse)]
    [InlineData(200, "[]", ErrorIds.BadResponse)]
    [InlineData(200, """{"keys":7}""", ErrorIds.BadResponse)]
    public async Task AFailedFetchIsAnErrorOfItsOwnAndNotKept(int status, string body, string errorId)
    {
        var sound = _tenant.Keys;
        _tenant.Keys = new RawAnswer(status, body);
        await RefusedAsync(errorId, Sign());
        _tenant.Keys = sound;

        await ValidateAsync(Sign());

        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task AConnectionThatIsClosedIsUnreachableAndNotKept()
    {
        var sound = _tenant.Keys;
        _tenant.Keys = null;
        await RefusedAsync(ErrorIds.TenantUnreachable, Sign());
        _tenant.Keys = sound;

        await ValidateAsync(Sign());
    }

    [Theory]
    [InlineData("""{"keys":[]}""")]
    [InlineData("{}")]
    [InlineData("""{"keys":[{"kty":"RSA"}]}""")]
    [InlineData("""{"keys":[{"kty":"unheard-of","kid":"rsa-1"}]}""")]
    public async Task AKeySetWithoutTheKeyRefuses(string body)
    {
        _tenant.Keys = new RawAnswer(200, body);

        await RefusedAsync(ErrorIds.UnverifiedSignature, Sign());
    }

    [Fact]
    public async Task AKeyForEncryptionDoesNotSign()
    {
        _tenant.Keys = new RawAnswer(200, KeySet(Jwk(Rsa, ("use", "enc"))));

        await RefusedAsync(ErrorIds.UnverifiedSignature, Sign());
    }

    [Fact]
    public async Task AnRsaKeyUnder2048BitsDoesNotSign()
    {
        _tenant.Keys = new RawAnswer(200, KeySet(Jwk(SmallRsa)));

        await RefusedAsync(ErrorIds.UnverifiedSignature, Sign(Claims().ToJsonString(), SmallRsa));
        Assert.Empty(await _keys.FindAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task ASymmetricKeyInTheKeySetIsNeverUsed()
    {
        var secret = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(new string('k', 64))) { KeyId = "rsa-1" };
        _tenant.Keys = new RawAnswer(200, KeySet(Jwk(secret)));

        await RefusedAsync(ErrorIds.UnverifiedAlgorithm, Sign(Claims().ToJsonString(), secret, SecurityAlgorithms.HmacSha256));
        Assert.Empty(await _keys.FindAsync("rsa-1", CancellationToken.None));
        Assert.Empty(await _keys.FindAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task AnEllipticCurveKeyOfTheKeySetSigns()
    {
        _tenant.Keys = new RawAnswer(200, KeySet(Jwk(Ec)));

        await ValidateAsync(Sign(Claims().ToJsonString(), Ec, SecurityAlgorithms.EcdsaSha384));
    }

    private Task ValidateAsync(string token) => _validator.ValidateAsync(token, AccessToken, Expected, CancellationToken.None);

    private async Task RefusedAsync(string errorId, string token)
    {
        var error = await Record.ExceptionAsync(() => ValidateAsync(token));
        Assert.True((error as Auth0CibaException)?.ErrorId == errorId, $"expected {errorId}, got {error}");
    }
}
