using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;

namespace Auth0.Ciba.Tests.Simulator;

/// <summary>A tenant on a manual clock and a bare client that sees its wire.</summary>
public sealed class SimulatorFixture : IAsyncDisposable
{
    public const string Alice = "auth0|alice";
    public const string Bob = "auth0|bob";

    private SimulatorFixture(TenantSimulator simulator, ManualTimeProvider time)
    {
        Simulator = simulator;
        Time = time;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = simulator.BaseAddress };
    }

    public TenantSimulator Simulator { get; }

    public SimulatorControl Control => Simulator.Control;

    public ManualTimeProvider Time { get; }

    public HttpClient Http { get; }

    public static async Task<SimulatorFixture> StartAsync(
        Func<WireBehaviour, WireBehaviour>? behave = null, Func<SimulatorOptions, SimulatorOptions>? configure = null)
    {
        var time = new ManualTimeProvider();
        var options = new SimulatorOptions { TimeProvider = time, Behaviour = (behave ?? (b => b))(new WireBehaviour()) };
        return new SimulatorFixture(await TenantSimulator.StartAsync((configure ?? (o => o))(options)), time);
    }

    public static Dictionary<string, string> Form(params (string Name, string Value)[] fields)
    {
        var form = new Dictionary<string, string>();
        foreach (var (name, value) in fields)
            form[name] = value;
        return form;
    }

    public string Hint(string sub) => $$"""{"format":"iss_sub","iss":"{{Simulator.Issuer}}","sub":"{{sub}}"}""";

    /// <summary>A sound request to Alice; changes replace fields, null removes one.</summary>
    public Dictionary<string, string> AskForm(params (string Name, string? Value)[] changes)
    {
        var form = Form(
            ("client_id", Simulator.ClientId),
            ("client_secret", Simulator.ClientSecret),
            ("scope", "openid"),
            ("binding_message", "Confirm payment of 2500"),
            ("login_hint", Hint(Alice)));
        foreach (var (name, value) in changes)
        {
            if (value is null)
                form.Remove(name);
            else
                form[name] = value;
        }

        return form;
    }

    public async Task<WireResult> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return await WireResult.ReadAsync(response);
    }

    public Task<WireResult> AskAsync(params (string Name, string? Value)[] changes) => PostAsync("bc-authorize", AskForm(changes));

    public async Task<string> AskIdAsync(params (string Name, string? Value)[] changes)
    {
        var answer = await AskAsync(changes);
        return answer.Json["auth_req_id"]!.GetValue<string>();
    }

    public Task<WireResult> PollNowAsync(string id) => PostAsync("oauth/token", Form(
        ("grant_type", SimulatedClient.CibaGrant),
        ("auth_req_id", id),
        ("client_id", Simulator.ClientId),
        ("client_secret", Simulator.ClientSecret)));

    /// <summary>Lets the interval of an unspoilt request pass, then polls.</summary>
    public Task<WireResult> PollAsync(string id)
    {
        Time.Advance(TimeSpan.FromSeconds(5));
        return PollNowAsync(id);
    }

    public async Task<WireResult> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return await WireResult.ReadAsync(response);
    }

    /// <summary>Asks, approves and polls.</summary>
    public async Task<JsonObject> ApprovedAsync(params (string Name, string? Value)[] changes)
    {
        var id = await AskIdAsync(changes);
        Control.Approve(id);
        return (await PollAsync(id)).Json;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Simulator.DisposeAsync();
    }
}
