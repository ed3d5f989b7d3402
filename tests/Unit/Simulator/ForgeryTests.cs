using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class ForgeryTests
{
    [Theory]
    [InlineData(IdTokenForgery.WrongIssuer, true)]
    [InlineData(IdTokenForgery.WrongAudience, true)]
    [InlineData(IdTokenForgery.WrongAuthorizedParty, true)]
    [InlineData(IdTokenForgery.Expired, true)]
    [InlineData(IdTokenForgery.StaleIssuedAt, true)]
    [InlineData(IdTokenForgery.FutureIssuedAt, true)]
    [InlineData(IdTokenForgery.StaleAuthTime, true)]
    [InlineData(IdTokenForgery.OtherSubject, true)]
    [InlineData(IdTokenForgery.WrongAccessTokenHash, true)]
    [InlineData(IdTokenForgery.AlgorithmNone, false)]
    [InlineData(IdTokenForgery.HmacWithClientSecret, false)]
    [InlineData(IdTokenForgery.HmacWithPublicKey, false)]
    [InlineData(IdTokenForgery.UnpublishedKey, false)]
    [InlineData(IdTokenForgery.UnknownKeyId, false)]
    [InlineData(IdTokenForgery.TamperedPayload, false)]
    public async Task A_forgery_lies_in_its_claims_or_in_its_signature(IdTokenForgery forgery, bool wellSigned)
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault { Kind = FaultKind.Forge, Forgery = forgery });

        var forged = await tenant.ApprovedAsync();
        var honest = await tenant.ApprovedAsync();

        Assert.Equal(wellSigned, await Jwt.IsSignedAsync(tenant, forged["id_token"]));
        Assert.True(await Jwt.IsSignedAsync(tenant, honest["id_token"]));
        Assert.Equal(SimulatorFixture.Alice, (string?)Jwt.Payload(honest["id_token"])["sub"]);
        var claims = Jwt.Payload(forged["id_token"]);
        var lies = (string?)claims["iss"] != tenant.Simulator.Issuer
            || claims["aud"]!.ToString() != tenant.Simulator.ClientId
            || (string?)claims["sub"] != SimulatorFixture.Alice
            || claims.ContainsKey("at_hash") || claims.ContainsKey("auth_time")
            || (long)claims["exp"]! - (long)claims["iat"]! != 36000;
        Assert.Equal(wellSigned || forgery == IdTokenForgery.TamperedPayload, lies);
    }

    [Theory]
    [InlineData(IdTokenForgery.AlgorithmNone, "none")]
    [InlineData(IdTokenForgery.HmacWithClientSecret, "HS256")]
    [InlineData(IdTokenForgery.HmacWithPublicKey, "HS256")]
    public async Task Algorithm_tricks_say_so_in_the_header(IdTokenForgery forgery, string algorithm)
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault { Kind = FaultKind.Forge, Forgery = forgery });

        Assert.Equal(algorithm, (string?)Jwt.Header((await tenant.ApprovedAsync())["id_token"])["alg"]);
    }

    [Theory]
    [InlineData(IdTokenForgery.MissingIdToken, "id_token")]
    [InlineData(IdTokenForgery.MissingAccessToken, "access_token")]
    public async Task Tokens_can_be_missing(IdTokenForgery forgery, string member)
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault { Kind = FaultKind.Forge, Forgery = forgery });

        Assert.False((await tenant.ApprovedAsync()).ContainsKey(member));
    }

    [Fact]
    public async Task A_forgery_waits_for_a_success()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault { Kind = FaultKind.Forge, Forgery = IdTokenForgery.MissingIdToken });

        await tenant.PollAsync(await tenant.AskIdAsync());

        Assert.Single(tenant.Control.Faults);
    }

    [Fact]
    public async Task Claims_can_be_mutated_in_process()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.MutateIdToken = (claims, request) => claims["seen"] = request!.BindingMessage;

        var tokens = await tenant.ApprovedAsync();

        Assert.Equal("Confirm payment of 2500", (string?)Jwt.Payload(tokens["id_token"])["seen"]);
        Assert.True(await Jwt.IsSignedAsync(tenant, tokens["id_token"]));
    }

    [Fact]
    public async Task Details_can_be_dropped_from_an_approval()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync(
            ("audience", TenantModel.OperationsApi), ("authorization_details", """[{"type":"powershell_operation"}]"""));
        tenant.Control.Approve(id, new ApprovalOptions { DropAuthorizationDetails = true });

        JsonObject tokens = (await tenant.PollAsync(id)).Json;

        Assert.False(tokens.ContainsKey("authorization_details"));
        Assert.False(Jwt.Payload(tokens["access_token"]).ContainsKey("authorization_details"));
    }
}
