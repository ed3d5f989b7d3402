using System;
using System.Globalization;
using System.IO;
using System.Resources;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Stores.Sql;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Texts;

/// <summary>A translation beside the engine is used under its language, and a bad one hides nothing.</summary>
public sealed class TranslationTests
{
    /// <summary>Made up, so that no real translation is in the way.</summary>
    private const string Pseudo = "qps-ploc";
    private const string Damaged = "qps-plocm";
    private const string NoAssembly = "qps-plocn";

    private const string LeftOut = "Session.ClientIdRequired";
    private const string WrongPlaceholder = "Backchannel.Expired";
    private const string Broken = "Protocol.TextTooLong";

    private static readonly Lazy<bool> Written = new(Write);

    public TranslationTests() => Assert.True(Written.Value);

    [Fact]
    public void AMessageAndItsRemedyAreTranslated()
    {
        var error = In(Pseudo, () => FailWith(domain: "not a host"));

        Assert.Equal("Domain: «must not hold spaces or control signs.»", error.Message);
        Assert.Equal("«Correct the parameter named in the message. Nothing was sent to the tenant.»", In(Pseudo, () => error.RecommendedAction));
        Assert.Equal(ErrorIds.BadInput, error.ErrorId);
        Assert.Equal("Domain", error.ParameterName);
    }

    /// <summary>The message is made on the poller's thread, to which no caller's context flows: here the one that moves the clock.</summary>
    [Fact]
    public async Task ARefusalIsToldInTheLanguageOfTheOneWhoAsked()
    {
        await using var rig = await EngineRig.StartAsync();
        var waiting = await In(Pseudo, async () =>
        {
            var pending = await rig.AskAsync();
            rig.Control.Deny(pending.AuthReqId);
            return new[] { rig.Session.WaitAsync(pending) };
        });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(waiting[0]));

        Assert.Equal("«The person denied the request.»", error.Message);
        Assert.Equal(ErrorIds.AccessDenied, error.ErrorId);
        Assert.NotEqual(CultureInfo.GetCultureInfo(Pseudo), CultureInfo.CurrentUICulture);
    }

    [Fact]
    public async Task TheEndOfAWaitIsToldInTheLanguageOfTheOneWhoWaits()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        var waiting = In(Pseudo, () => rig.Session.WaitAsync(pending, TimeSpan.FromSeconds(3)));

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(waiting));

        Assert.StartsWith("«No answer within the time given.", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(CultureInfo.GetCultureInfo(Pseudo), CultureInfo.CurrentUICulture);
    }

    [Fact]
    public void ValuesHaveTheFormOfTheCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.EndsWith(" 1,5 seconds", In(string.Empty, () => SqlTexts.SqliteLocked(1.5)), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void AnotherLanguageIsEnglish() =>
        Assert.Equal("Domain: must not hold spaces or control signs.", In("eo", () => FailWith(domain: "not a host")).Message);

    [Fact]
    public void WhatATranslationLeavesOutIsEnglish() =>
        Assert.Equal("ClientId: is required: the application's client id in the Auth0 dashboard.", In(Pseudo, () => FailWith(clientId: " ")).Message);

    [Fact]
    public void AWrongPlaceholderHidesNothing()
    {
        Assert.Equal("Nobody answered within the 7 seconds of the request.", In(Pseudo, () => BackchannelTexts.Expired(7)));
        Assert.Equal("must not be longer than 255 signs.", In(Pseudo, () => ProtocolTexts.TextTooLong(255)));
    }

    [Theory]
    [InlineData(Damaged)]
    [InlineData(NoAssembly)]
    public void ADamagedTranslationHidesNothing(string culture) =>
        Assert.Equal("Domain: must not hold spaces or control signs.", In(culture, () => FailWith(domain: "not a host")).Message);

    private static Auth0CibaException FailWith(string domain = "tenant.example.com", string clientId = "client") =>
        Assert.Throws<Auth0CibaException>(() => new Session(new SessionOptions { Domain = domain, ClientId = clientId }));

    private static T In<T>(string culture, Func<T> say)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static bool Write()
    {
        var engine = typeof(Session).Assembly.Location;
        Satellite.Write(engine, Pseudo, (key, text) => key switch
        {
            LeftOut => null!,
            WrongPlaceholder => "«{1} sekundoj»",
            Broken => "«{0 sekundoj»",
            _ => $"«{text}»",
        });

        // One whose resources do not begin as resources do.
        var damaged = Satellite.Write(engine, Damaged, (_, text) => text);
        var bytes = File.ReadAllBytes(damaged);
        bytes[bytes.AsSpan().IndexOf(BitConverter.GetBytes(ResourceManager.MagicNumber))] ^= 0xFF;
        File.WriteAllBytes(damaged, bytes);
        File.WriteAllBytes(Satellite.Write(engine, NoAssembly, (_, text) => text), Encoding.ASCII.GetBytes("no assembly"));
        return true;
    }
}
