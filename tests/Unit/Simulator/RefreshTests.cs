using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class RefreshTests
{
    private static readonly (string, string?) Offline = ("scope", "openid offline_access");

    [Fact]
    public async Task No_refresh_token_without_offline_access()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        Assert.False((await tenant.ApprovedAsync()).ContainsKey("refresh_token"));
    }

    [Fact]
    public async Task A_refresh_token_gives_new_tokens_and_stays_when_rotation_is_off()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var first = await tenant.ApprovedAsync(Offline);

        var second = await RefreshAsync(tenant, first);

        Assert.Equal(200, second.Status);
        Assert.NotEqual((string?)first["access_token"], (string?)second.Json["access_token"]);
        Assert.False(second.Json.ContainsKey("refresh_token"));
        Assert.Equal(SimulatorFixture.Alice, (string?)Jwt.Payload(second.Json["id_token"])["sub"]);
        Assert.Equal(200, (await RefreshAsync(tenant, first)).Status);
    }

    [Fact]
    public async Task Reuse_of_a_rotated_token_ends_the_family()
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { RotateRefreshTokens = true });
        var first = await tenant.ApprovedAsync(Offline);
        var second = await RefreshAsync(tenant, first);

        var reused = await RefreshAsync(tenant, first);
        var afterwards = await RefreshAsync(tenant, second.Json);

        Assert.Equal((403, "invalid_grant"), (reused.Status, reused.Error));
        Assert.Equal((403, "invalid_grant"), (afterwards.Status, afterwards.Error));
    }

    [Fact]
    public async Task Revoke_answers_200_without_a_body_and_ends_the_token()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var tokens = await tenant.ApprovedAsync(Offline);

        var revoked = await RevokeAsync(tenant, (string)tokens["refresh_token"]!);
        var unknown = await RevokeAsync(tenant, "unknown");

        Assert.Equal((200, ""), (revoked.Status, revoked.Body));
        Assert.Equal(200, unknown.Status);
        Assert.False(tenant.Control.IsRefreshTokenActive((string)tokens["refresh_token"]!));
        Assert.Equal("invalid_grant", (await RefreshAsync(tenant, tokens)).Error);
    }

    [Fact]
    public async Task Fewer_scopes_narrow_the_access_token_and_not_the_refresh_token()
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { RotateRefreshTokens = true });
        var first = await tenant.ApprovedAsync(("scope", "openid profile offline_access"));

        var narrow = await RefreshAsync(tenant, first, ("scope", "openid"));
        var whole = await RefreshAsync(tenant, narrow.Json);

        Assert.Equal("openid", (string?)narrow.Json["scope"]);
        Assert.Equal("openid profile offline_access", (string?)whole.Json["scope"]);
    }

    private static Task<WireResult> RefreshAsync(SimulatorFixture tenant, JsonObject tokens, params (string, string)[] more) => tenant.PostAsync("oauth/token", SimulatorFixture.Form(
        [
            ("grant_type", SimulatedClient.RefreshGrant),
            ("refresh_token", (string)tokens["refresh_token"]!),
            ("client_id", tenant.Simulator.ClientId),
            ("client_secret", tenant.Simulator.ClientSecret),
            .. more,
        ]));

    private static Task<WireResult> RevokeAsync(SimulatorFixture tenant, string token) => tenant.PostAsync("oauth/revoke", SimulatorFixture.Form(
        ("token", token),
        ("client_id", tenant.Simulator.ClientId),
        ("client_secret", tenant.Simulator.ClientSecret)));
}
