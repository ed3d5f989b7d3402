using System.Collections.Generic;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Simulator;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Auth0.Ciba.Tests.Browser;

public sealed class PhonePageTests
{
    private const string Hostile = "<img src=x onerror=document.title='owned'>";

    private const string Operation =
        """[{"type":"powershell_operation","command":"<img src=x onerror=document.title='owned'>","target":{"computer":"WEB-01"}}]""";

    [SkippableFact]
    public async Task The_approver_sees_requests_live_and_decides_by_mouse_and_keyboard()
    {
        var browserPath = Chromium.Find();
        Skip.If(browserPath is null, "No Chromium: neither CHROMIUM_PATH nor chromium, google-chrome or msedge on PATH.");
        await using var tenant = await SimulatorFixture.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright, browserPath);
        var page = await Chromium.OpenAsync(browser, 360, 740);
        var troubles = new List<string>();
        page.PageError += (_, error) => troubles.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                troubles.Add(message.Text);
        };

        await page.GotoAsync(tenant.Simulator.Issuer + "phone");
        await Expect(page.GetByTestId("notice")).ToHaveTextAsync("Simulated phone — not Auth0");
        await page.GetByTestId("user").Filter(new LocatorFilterOptions { HasText = "auth0|alice" }).ClickAsync();
        await Expect(page.GetByTestId("empty")).ToBeVisibleAsync();

        var first = await tenant.AskIdAsync(
            ("binding_message", "Restart WEB-01"), ("audience", TenantModel.OperationsApi), ("authorization_details", Operation));
        var second = await tenant.AskIdAsync(("binding_message", "Confirm payment of 2500"));
        var third = await tenant.AskIdAsync(("binding_message", "Too late"));
        var firstCard = Card(page, first);
        await Expect(page.GetByTestId("request-card")).ToHaveCountAsync(3);
        await Expect(firstCard.GetByTestId("binding-message")).ToHaveTextAsync("Restart WEB-01");
        await Expect(firstCard.GetByTestId("time-left")).ToContainTextAsync(":");
        await Expect(firstCard.GetByTestId("command")).ToHaveTextAsync(Hostile);
        await Expect(firstCard.GetByTestId("authorization-detail")).ToContainTextAsync("WEB-01");
        Assert.NotEqual("owned", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        await firstCard.GetByTestId("approve").ClickAsync();
        await Expect(firstCard.GetByTestId("state")).ToHaveTextAsync("Approved");
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("Approved: Restart WEB-01");
        await Card(page, second).GetByTestId("deny").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Card(page, second).GetByTestId("state")).ToHaveTextAsync("Denied");
        tenant.Control.Expire(third);
        await Expect(Card(page, third).GetByTestId("state")).ToHaveTextAsync("Expired");
        await Expect(page.GetByTestId("approve")).ToHaveCountAsync(0);

        Assert.Equal(RequestState.Approved, tenant.Control.Find(first)!.State);
        Assert.Equal(RequestState.Denied, tenant.Control.Find(second)!.State);
        Assert.Empty(troubles);
    }

    /// <summary>The detail of an approved command: each member a row, on the narrowest of phones too.</summary>
    [SkippableFact]
    public async Task An_approved_commands_detail_is_drawn_as_readable_rows()
    {
        var browserPath = Chromium.Find();
        Skip.If(browserPath is null, "No Chromium: neither CHROMIUM_PATH nor chromium, google-chrome or msedge on PATH.");
        await using var tenant = await SimulatorFixture.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright, browserPath);
        var page = await Chromium.OpenAsync(browser, 320, 640);
        await page.GotoAsync(tenant.Simulator.Issuer + "phone");
        await page.GetByTestId("user").Filter(new LocatorFilterOptions { HasText = "auth0|alice" }).ClickAsync();

        var id = await tenant.AskIdAsync(("binding_message", "Restart web #K7QP"), ("audience", TenantModel.OperationsApi), ("authorization_details", """
            [{"type":"powershell_operation","operation":"restart-web","targets":"40: web1, web2","manifest":"kTjZ0HkcyPHfT5Rj7VZ0lKXyU9ZcX3T0cFvW1T2n8aE","requester":"eve (claimed)","host":"ADMIN-01",
              "reason":"it hangs","ticket":"INC-7","block_hash":"RaU_O1iAJYw9B9R88G4fP2rl6N5aFvBMx2VMs9-mgMk","expires_at":"2026-11-22T12:00:00Z"}]
            """));
        var detail = Card(page, id).GetByTestId("authorization-detail");

        await Expect(detail.GetByTestId("command")).ToHaveTextAsync("restart-web");
        await Expect(detail.Locator("dt")).ToHaveTextAsync(["targets", "manifest", "requester", "host", "reason", "ticket", "block hash", "expires at"]);
        await Expect(detail.Locator("dd").First).ToHaveTextAsync("40: web1, web2");
        await Expect(Card(page, id).GetByTestId("binding-message")).ToHaveTextAsync("Restart web #K7QP");
        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static ILocator Card(IPage page, string id) => page.Locator($"[data-testid=request-card][data-request-id='{id}']");
}
