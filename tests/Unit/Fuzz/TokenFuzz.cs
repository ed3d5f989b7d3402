using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using FsCheck.Fluent;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Fuzz;

/// <summary>The ID-token validator takes one token and refuses, with a typed error, whatever else comes.</summary>
[Trait("Suite", "Fuzz")]
public sealed class TokenFuzz
{
    private static readonly string Sound = TestTokens.Sign();

    [Fact]
    public void AnyTextIsRefused() => Fuzz.Check(
        Gen.OneOf(Fuzz.AnyText, from a in Fuzz.AnyText from b in Fuzz.AnyText from c in Fuzz.AnyText select $"{a}.{b}.{c}", from a in Fuzz.Bytes from b in Fuzz.Bytes from c in Fuzz.Bytes select string.Join('.', new[] { a, b, c }.Select(Base64UrlEncoder.Encode))),
        text => IsRefused(text));

    /// <summary>Well signed by the tenant's key, with any claims at all: taken only where all that counts is right.</summary>
    [Fact]
    public void AnyClaimsAreRefused() => Fuzz.Check(Fuzz.Bytes, payload => IsRefused(TestTokens.Sign(Encoding.Latin1.GetString(payload), TestTokens.Rsa)), runs: 500);

    [Fact]
    public void AnyHeaderIsRefused() => Fuzz.Check(Fuzz.JsonObject, header => IsRefused(TestTokens.Sign(TestTokens.Claims().ToJsonString(), TestTokens.Unpublished, header: header)), runs: 500);

    /// <summary>A sign changed, added or dropped anywhere: the token is refused, or says the very same in the same bytes.</summary>
    [Fact]
    public void ADamagedTokenIsRefused() => Fuzz.Check(
        from damage in Gen.Choose(0, 3) from place in Gen.Choose(0, int.MaxValue) from value in Gen.Choose(32, 126) select (damage, place, value),
        change =>
        {
            var damaged = Encoding.ASCII.GetString(Fuzz.Damage(Encoding.ASCII.GetBytes(Sound), change.damage, change.place, (byte)change.value));
            return IsRefused(damaged) || Parts(damaged).SequenceEqual(Parts(Sound));
        });

    [Fact]
    public void TheSoundOneIsTaken() => Assert.False(IsRefused(Sound));

    private static IEnumerable<string> Parts(string token) => token.Split('.').Select(part => Convert.ToHexString(Base64UrlEncoder.DecodeBytes(part)));

    private static bool IsRefused(string token)
    {
        var validator = new IdTokenValidator((kid, _) => System.Threading.Tasks.Task.FromResult<IReadOnlyList<SecurityKey>>(kid is null or "rsa-1" ? [TestTokens.Rsa] : []), new ManualTimeProvider(TestTokens.Now));
        try
        {
            Fuzz.Wait(validator.ValidateAsync(token, TestTokens.AccessToken, TestTokens.Expected, CancellationToken.None));
            return false;
        }
        catch (Auth0CibaException e) when (e.IsUnverified)
        {
            return true;
        }
    }
}
