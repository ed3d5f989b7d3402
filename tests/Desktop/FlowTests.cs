using System;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Desktop;

/// <summary>The main flow over real HTTP: against the simulator that the environment names.</summary>
public sealed class FlowTests : IDisposable
{
    private const string Alice = "auth0|alice";
    private const string Payment = """[{"type":"money_transfer","instructedAmount":{"currency":"EUR","amount":"100.00"}}]""";
    private readonly HttpClient _control = new();

    private static string Issuer => Setting("ISSUER");

    public void Dispose() => _control.Dispose();

    [Fact]
    public async Task AYesIsVerifiedAndItsTokenKept()
    {
        using var session = Open();
        var pending = await AskAsync(session);
        await DecideAsync(pending, "approve");

        var result = await session.WaitAsync(pending);

        Assert.Equal(Alice, result.Subject);
        Assert.Equal(Alice, (await session.GetTokenAsync(new TokenQuery { UserId = Alice })).Subject);
    }

    [Fact]
    public async Task ANoIsAnError()
    {
        using var session = Open();
        var pending = await AskAsync(session);
        await DecideAsync(pending, "deny");

        Assert.Equal(ErrorIds.AccessDenied, await FailureOfAsync(session.WaitAsync(pending)));
    }

    [Theory]
    [InlineData("""{"subject":"auth0|mallory"}""", ErrorIds.UnverifiedSubjectMismatch)]
    [InlineData("""{"dropAuthorizationDetails":true}""", ErrorIds.UnverifiedDetailsChanged)]
    public async Task AnswersThatProveSomethingElseAreRefused(string grant, string errorId)
    {
        using var session = Open();
        var pending = await AskAsync(session, Payment);
        await DecideAsync(pending, "approve", grant);

        Assert.Equal(errorId, await FailureOfAsync(session.WaitAsync(pending)));
    }

    [Theory]
    [InlineData("hmacWithPublicKey", ErrorIds.UnverifiedAlgorithm)]
    [InlineData("algorithmNone", ErrorIds.UnverifiedAlgorithm)]
    [InlineData("unpublishedKey", ErrorIds.UnverifiedSignature)]
    public async Task ForgedTokensAreRefused(string forgery, string errorId)
    {
        using var session = Open();
        var pending = await AskAsync(session);
        await PostAsync("control/faults", $$"""{"kind":"forge","forgery":"{{forgery}}","endpoint":"token","authReqId":"{{pending.AuthReqId}}","count":100}""");
        await DecideAsync(pending, "approve");

        Assert.Equal(errorId, await FailureOfAsync(session.WaitAsync(pending)));
    }

    [Theory]
    [InlineData("\"kind\":\"redirect\",\"location\":\"http://127.0.0.1:1/\"")]
    [InlineData("\"kind\":\"htmlBadGateway\"")]
    [InlineData("\"kind\":\"reset\"")]
    public async Task FaultsAreOutlived(string fault)
    {
        using var session = Open();
        var pending = await AskAsync(session);
        await PostAsync("control/faults", $$"""{{{fault}},"endpoint":"token","authReqId":"{{pending.AuthReqId}}"}""");
        await session.GetStatusAsync(pending);
        await DecideAsync(pending, "approve");

        Assert.Equal(Alice, (await session.WaitAsync(pending)).Subject);
    }

    [Fact]
    public async Task AnAnswerWithoutEndIsCutOff()
    {
        using var session = Open();
        var pending = await AskAsync(session);
        await PostAsync("control/faults", $$"""{"kind":"hugeBody","endpoint":"token","authReqId":"{{pending.AuthReqId}}"}""");

        Assert.Equal(ErrorIds.BadResponse, await FailureOfAsync(session.WaitAsync(pending)));
    }

    [Fact]
    public async Task TheClientSignsInWithItsKey()
    {
        using var session = Open(ClientAssertionKey.FromFile(Setting("KEY_FILE"), Secret.FromPlainText(Setting("KEY_PASSWORD"))));
        var pending = await AskAsync(session);
        await DecideAsync(pending, "approve");

        Assert.Equal(Alice, (await session.WaitAsync(pending)).Subject);
    }

    private static Session Open(ClientAssertionKey? key = null) => new(new SessionOptions
    {
        Domain = Issuer,
        ClientId = Setting(key is null ? "CLIENT" : "KEY_CLIENT"),
        ClientSecret = key is null ? Secret.FromPlainText(Setting("SECRET")) : null,
        ClientAssertionKey = key,
        AllowInsecureLoopback = true,
        GuardsPeople = false,
    });

    private static Task<PendingAuthentication> AskAsync(Session session, string? details = null) => session.InitiateAsync(new BackchannelAuthenticationRequest
    {
        UserId = Alice,
        BindingMessage = "Desktop",
        Audience = details is null ? null : Setting("API"),
        AuthorizationDetails = details is null ? null : AuthorizationDetails.Parse(details),
    });

    private static async Task<string> FailureOfAsync(Task wait) => (await Assert.ThrowsAsync<Auth0CibaException>(() => wait)).ErrorId;

    private static string Setting(string name) => Environment.GetEnvironmentVariable("CIBA_DESKTOP_" + name) ?? throw new InvalidOperationException($"CIBA_DESKTOP_{name} is not set.");

    private Task DecideAsync(PendingAuthentication pending, string decision, string body = "{}") => PostAsync($"control/requests/{pending.AuthReqId}/{decision}", body);

    private async Task PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _control.PostAsync(Issuer + path, content);
        answer.EnsureSuccessStatusCode();
    }
}
