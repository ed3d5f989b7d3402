using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Auth0.Ciba.Tests.Fuzz;

/// <summary>Readers of what comes from outside throw nothing but the typed error of their place, whatever they are fed.</summary>
[Trait("Suite", "Fuzz")]
public sealed class ReaderFuzz
{
    private static readonly DateTimeOffset Now = TestTokens.Now;

    [Fact]
    public void AnObjectOrAReason() => Fuzz.Check(Fuzz.Bytes, bytes =>
        JsonReading.TryParseObject(bytes, out var json, out var reason) ? json.ValueKind == JsonValueKind.Object && reason.Length == 0 : reason.Length > 0);

    [Fact]
    public void AnErrorOrNone() => Fuzz.Check(Fuzz.Bytes, bytes =>
    {
        var error = OAuthError.TryRead(new HttpAnswer { Status = 400, Body = bytes });
        return error is null || (error.Code.Length is > 0 and <= 100 && error.ToString().All(c => !char.IsControl(c)) && error.Interval is null or { Ticks: > 0 });
    });

    [Fact]
    public void ATokenResponseOrAReason() => Fuzz.Check(Fuzz.Bytes, bytes =>
        TokenResponse.TryRead(bytes, out var reason) is { } response
            ? !string.IsNullOrEmpty(response.AccessToken) || !string.IsNullOrEmpty(response.IdToken)
            : reason.Length > 0);

    [Fact]
    public void AnAcknowledgementOrABadResponse() => Fuzz.Check(Fuzz.Bytes, bytes => Fuzz.Allows<Auth0CibaException>(
        () =>
        {
            var acknowledgement = BackchannelAcknowledgement.Read(new HttpAnswer { Status = 200, Body = bytes });
            Assert.True(acknowledgement.AuthReqId.Length > 0 && acknowledgement.ExpiresIn > TimeSpan.Zero && acknowledgement.Interval >= TimeSpan.Zero);
        },
        e => e.ErrorId == ErrorIds.BadResponse));

    [Fact]
    public void ADocumentOrAnError() => Fuzz.Check(Fuzz.Bytes, bytes => Fuzz.Allows<Auth0CibaException>(
        () => new EndpointRules(new Uri("https://tenant.example.com/"), []).Check(ProviderMetadata.Read(new HttpAnswer { Status = 200, Body = bytes })),
        e => e.ErrorId is ErrorIds.BadResponse or ErrorIds.UntrustedEndpoint));

    /// <summary>Headers come as they like: a wait is none, or one that can be waited for.</summary>
    [Fact]
    public void AWaitOrNone()
    {
        var texts = Gen.OneOf(
            Fuzz.AnyText,
            Gen.Elements("0", "-0", "1", "86400", "1e9", "+5", " 7 ", "0x10", "1,5", "Infinity", "NaN", "99999999999999999999", "Sun, 01 Mar 2026 12:00:30 GMT", "Sunday, 01-Mar-26 12:00:30 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "2026-03-01T12:00:30+14:00"),
            from seconds in ArbMap.Default.GeneratorFor<double>() select seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var times = Gen.Elements(Now, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch);

        Fuzz.Check(from text in texts from time in times select (text, time), pair =>
            IsWait(RetryAfter.Parse(pair.text, pair.time)) && IsWait(RetryAfter.ParseReset(pair.text, pair.time)));

        static bool IsWait(TimeSpan? wait) => wait is null || (wait > TimeSpan.Zero && wait <= TimeSpan.FromDays(1));
    }

    [Fact]
    public void DetailsOrBadInput() => Fuzz.Check(Gen.OneOf(Fuzz.Json, Fuzz.AnyText), text => Fuzz.Allows<Auth0CibaException>(
        () =>
        {
            var details = AuthorizationDetails.Parse(text);
            Assert.Equal(details.Json, AuthorizationDetails.Parse(details.Json).Json);
            Assert.Equal(details.ToObjects().Count, JsonReading.Parse(details.Json).GetArrayLength());
            Assert.True(AuthorizationDetails.Matches(details, JsonReading.Parse(details.Json)));
        },
        e => e.ErrorId == ErrorIds.BadInput));

    /// <summary>Objects of a shell: nested, with nulls, numbers of all kinds and things that have no form in JSON.</summary>
    [Fact]
    public void ObjectsOrBadInput()
    {
        Fuzz.Check(Objects(4).ListOf(), items => Fuzz.Allows<Auth0CibaException>(() => AuthorizationDetails.FromObjects(items), e => e.ErrorId == ErrorIds.BadInput));

        static Gen<object?> Objects(int depth) => depth == 0
            ? Gen.Elements<object?>(null, "text", "\ud800", 1, -1L, 1.5, double.NaN, decimal.MaxValue, true, 'c', '\ud800', DateTime.MinValue, DateTimeOffset.MaxValue, Guid.Empty, ConsoleColor.Red, new Uri("https://a/"), new object(), new Version(1, 0), typeof(string), IntPtr.Zero)
            : Gen.Frequency(
                (3, Objects(0)),
                (2, (from name in Gen.Elements("type", "amount", "a", "", "ä", "with space") from value in Objects(depth - 1) select (name, value)).ListOf().Select(members => (object?)members.DistinctBy(member => member.name).ToDictionary(member => member.name, member => member.value))),
                (1, Objects(depth - 1).ListOf().Select(items => (object?)items.ToArray())));
    }

    [Fact]
    public void ADomainOrBadInput() => Fuzz.Check(
        Gen.OneOf(Fuzz.AnyText, Gen.Elements("https://", "http://", "//", "[", "[::1", "a:99999", "a:-1", "https://a:0/", "xn--", "https://..", "%00", "a%2fb", "\u212a.example").SelectMany(start => Fuzz.AnyText.Select(rest => start + rest))),
        text => Fuzz.Allows<Auth0CibaException>(
            () =>
            {
                var address = TenantDomain.ToBaseAddress(text, allowInsecureLoopback: true);
                Assert.True(address.AbsolutePath == "/" && address.UserInfo.Length == 0 && (address.Scheme == "https" || TenantDomain.IsLoopbackHost(address)));
            },
            e => e.ErrorId == ErrorIds.BadInput));

    /// <summary>A request is refused, or its form is one that a reader of forms reads back as it was.</summary>
    [Fact]
    public void ARequestOrBadInput()
    {
        var requests =
            from user in Fuzz.AnyText
            from message in Gen.OneOf(Fuzz.AnyText, Gen.Elements("Deploy 42"))
            from scope in Gen.OneOf(Fuzz.AnyText, Gen.Elements("openid"))
            from audience in Gen.OneOf(Fuzz.AnyText, Gen.Constant<string>(null!))
            from expiry in Gen.Choose(-1, 300000)
            from name in Gen.OneOf(Fuzz.AnyText, Gen.Elements("client_id", "prompt", "ACR_VALUES"))
            from value in Fuzz.AnyText
            select new BackchannelAuthenticationRequest { UserId = user, BindingMessage = message, Scope = scope, Audience = audience, RequestedExpiry = expiry, AuthorizationParameters = new Dictionary<string, string> { [name] = value } };

        Fuzz.Check(requests, request => Fuzz.Allows<Auth0CibaException>(
            () =>
            {
                request.Check();
                var form = System.Web.HttpUtility.ParseQueryString(Encoding.ASCII.GetString(request.ToForm("the-client", TestTokens.Issuer).Encode()));
                Assert.Equal((request.BindingMessage, "the-client"), (form["binding_message"], form["client_id"]));
                Assert.Equal(request.UserId, JsonDocument.Parse(form["login_hint"]!).RootElement.GetProperty("sub").GetString());
            },
            e => e.ErrorId == ErrorIds.BadInput));
    }

    [Fact]
    public void AKeyOrBadInput() => Fuzz.Check(
        Gen.OneOf(Fuzz.AnyText, Fuzz.AnyText.Select(text => $"-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----"), ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => $"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(bytes ?? [])}\n-----END PRIVATE KEY-----")),
        text => Fuzz.Allows<Auth0CibaException>(() => ClientAssertionKey.FromPem(Secret.FromPlainText(text), Secret.FromPlainText("x")), e => e.ErrorId == ErrorIds.BadInput),
        runs: 300);

    [Fact]
    public void AThumbprintOrBadInput() => Fuzz.Check(Fuzz.AnyText, text => Fuzz.Allows<Auth0CibaException>(() => ClientCertificate.FromStore(text), e => e.ErrorId == ErrorIds.BadInput), runs: 300);

    /// <summary>Text of strangers is plain after that, and of no more than the length.</summary>
    [Fact]
    public void TextIsMadePlain() => Fuzz.Check(from text in Fuzz.AnyText from longest in Gen.Choose(3, 100) select (text, longest), pair =>
        Printable.Shorten(pair.text, pair.longest) is { } shown && shown.Length <= Math.Max(pair.longest, 3) && shown.All(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u202e' or '\u2028' or '\u200b')));

    [Fact]
    public void ARecordOrStoreFailed() => Fuzz.Check(Fuzz.Bytes, bytes => Fuzz.Allows<Auth0CibaException>(() => RequestRecord.Read(bytes), e => e.ErrorId == ErrorIds.StoreFailed));
}
