using System;
using System.IO;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class PhoneWireTests
{
    private const string Script = "<script>alert(1)</script>";

    [Fact]
    public async Task The_page_allows_no_inline_script_and_nothing_from_elsewhere()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var page = await tenant.GetAsync("phone?user=" + Uri.EscapeDataString(Script));

        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", page.Headers["Content-Security-Policy"]);
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"]);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"]);
        Assert.Equal(("nosniff", "DENY"), (page.Headers["X-Content-Type-Options"], page.Headers["X-Frame-Options"]));
        Assert.DoesNotContain(Script, page.Body);
        Assert.DoesNotMatch("(?i)<script(?![^>]*\\bsrc=)|\\son\\w+=|style=|https?://|<!--", page.Body);
        Assert.Contains("Simulated phone — not Auth0", page.Body);
    }

    [Theory]
    [InlineData("app.js")]
    [InlineData("card.js")]
    [InlineData("details.js")]
    [InlineData("dom.js")]
    public async Task The_scripts_never_write_markup(string name)
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var script = await tenant.GetAsync("phone/" + name);

        Assert.Equal("text/javascript; charset=utf-8", script.Headers["Content-Type"]);
        Assert.DoesNotMatch(new Regex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function|srcdoc"), script.Body);
    }

    [Fact]
    public async Task Events_carry_hostile_text_escaped_in_one_line()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        await tenant.AskIdAsync(
            ("audience", TenantModel.OperationsApi),
            ("authorization_details", """[{"type":"powershell_operation","command":"<script>alert(1)</script>\n\ndata: {}"}]"""));

        var (line, picture) = await FirstEventAsync(tenant, SimulatorFixture.Alice);

        Assert.DoesNotContain("<", line);
        Assert.Equal("<script>alert(1)</script>\n\ndata: {}", (string?)picture["requests"]![0]!["details"]![0]!["command"]);
    }

    [Fact]
    public async Task A_phone_shows_and_decides_only_its_own_requests()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();

        Assert.Empty((await FirstEventAsync(tenant, SimulatorFixture.Bob)).Picture["requests"]!.AsArray());
        Assert.Equal(404, await DecideAsync(tenant, id, SimulatorFixture.Bob, "approve"));
        Assert.Equal(404, await DecideAsync(tenant, id, null, "approve"));
        Assert.Equal(200, await DecideAsync(tenant, id, SimulatorFixture.Alice, "approve"));
        Assert.Equal(409, await DecideAsync(tenant, id, SimulatorFixture.Alice, "deny"));
        Assert.Equal(RequestState.Approved, tenant.Control.Find(id)!.State);
    }

    [Fact]
    public async Task Users_are_listed_with_what_waits_for_them()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        await tenant.AskIdAsync();

        var users = JsonNode.Parse((await tenant.GetAsync("phone/users")).Body)!.AsArray();

        Assert.Equal((SimulatorFixture.Alice, 1), ((string?)users[0]!["sub"], (int)users[0]!["waiting"]!));
        Assert.Equal(404, (await tenant.GetAsync("phone/events?user=nobody")).Status);
    }

    private static async Task<(string Line, JsonObject Picture)> FirstEventAsync(SimulatorFixture tenant, string user)
    {
        using var stream = await tenant.Http.GetStreamAsync(new Uri("phone/events?user=" + Uri.EscapeDataString(user), UriKind.Relative));
        using var reader = new StreamReader(stream);
        var line = (await reader.ReadLineAsync())!;
        Assert.StartsWith("data: ", line);
        return (line, (JsonObject)JsonNode.Parse(line["data: ".Length..])!);
    }

    private static async Task<int> DecideAsync(SimulatorFixture tenant, string id, string? user, string decision)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, $"phone/requests/{id}/{decision}");
        if (user is not null)
            ask.Headers.Add("X-Phone-User", user);
        using var answer = await tenant.Http.SendAsync(ask);
        return (int)answer.StatusCode;
    }
}
