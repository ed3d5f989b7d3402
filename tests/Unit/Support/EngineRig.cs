using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Xunit;

namespace Auth0.Ciba.Tests.Support;

/// <summary>The engine against the simulator, both on one manual clock that is moved from timer to timer.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    public const string Alice = "auth0|alice";
    public const string Bob = "auth0|bob";
    public const string Carol = "auth0|carol";

    private readonly List<Session> _sessions = [];
    private Session? _session;

    private EngineRig(TenantSimulator simulator, ManualTimeProvider clock)
    {
        Simulator = simulator;
        Clock = clock;
    }

    public TenantSimulator Simulator { get; }

    public SimulatorControl Control => Simulator.Control;

    public ManualTimeProvider Clock { get; }

    /// <summary>A session with the defaults, opened when first used.</summary>
    public Session Session => _session ??= Open();

    /// <summary>POSTs to bc-authorize that the tenant saw, answered or not.</summary>
    public int Asks => Control.Log.Count(entry => entry.Endpoint == WireEndpoint.Backchannel);

    public long Polls => Control.Counters.Polls;

    public static async Task<EngineRig> StartAsync(Func<WireBehaviour, WireBehaviour>? behave = null, Func<SimulatorOptions, SimulatorOptions>? configure = null)
    {
        var clock = new ManualTimeProvider();
        var options = new SimulatorOptions { TimeProvider = clock, Behaviour = (behave ?? (b => b))(new WireBehaviour()) };
        return new EngineRig(await TenantSimulator.StartAsync((configure ?? (o => o))(options)), clock);
    }

    public static BackchannelAuthenticationRequest Ask(
        string user = Alice, string message = "Deploy 42", string? audience = null, string? details = null, int? expiry = null, string scope = "openid",
        IReadOnlyDictionary<string, object?>? storeOptions = null) => new()
        {
            UserId = user,
            BindingMessage = message,
            Audience = audience ?? (details is null ? null : TenantModel.PaymentsApi),
            AuthorizationDetails = details is null ? null : AuthorizationDetails.Parse(details),
            RequestedExpiry = expiry,
            Scope = scope,
            StoreOptions = storeOptions,
        };

    public Session Open(
        IRecordStore? store = null, string? secret = null, string? nextSecret = null, string? clientId = null, double timeoutSeconds = 45, int concurrency = 8, bool guards = false,
        int asksPerMinute = 500, TimeSpan? cooldown = null, TimeProvider? clock = null, Func<string, IPAddress[]>? resolve = null)
    {
        var session = new Session(new SessionOptions
        {
            Domain = Simulator.Issuer,
            ClientId = clientId ?? Simulator.ClientId,
            ClientSecret = Secret.FromPlainText(secret ?? Simulator.ClientSecret),
            NextClientSecret = nextSecret is null ? null : Secret.FromPlainText(nextSecret),
            AllowInsecureLoopback = true,
            Store = store,
            RequestTimeout = TimeSpan.FromSeconds(timeoutSeconds),
            MaxConcurrentRequests = concurrency,
            GuardsPeople = guards,
            AsksPerMinute = asksPerMinute,
            DenialCooldown = cooldown ?? TimeSpan.FromMinutes(1),
            TimeProvider = clock ?? Clock,
            Resolve = resolve,
        });
        _sessions.Add(session);
        return session;
    }

    public Task<PendingAuthentication> AskAsync(BackchannelAuthenticationRequest? request = null) => Session.InitiateAsync(request ?? Ask());

    /// <summary>Waits for the outcome, moving the clock from timer to timer.</summary>
    public async Task<BackchannelAuthenticationResult> WaitAsync(PendingAuthentication pending, Session? session = null) =>
        await DriveAsync((session ?? Session).WaitAsync(pending));

    /// <summary>Waits for the error, moving the clock from timer to timer.</summary>
    public Task<Auth0CibaException> FailAsync(PendingAuthentication pending, Session? session = null) =>
        Assert.ThrowsAsync<Auth0CibaException>(() => WaitAsync(pending, session));

    public Task<T> DriveAsync<T>(Task<T> task) => Clock.DriveAsync(task);

    public Task DriveUntilAsync(Func<bool> done) => Clock.DriveUntilAsync(done);

    /// <summary>Waits without moving the clock.</summary>
    public static async Task UntilAsync(Func<bool> done)
    {
        var waited = Stopwatch.StartNew();
        while (!done())
        {
            if (waited.Elapsed > ClockDriving.Bound)
                throw new TimeoutException("What the test waits for did not happen.");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
            session.Dispose();
        await Simulator.DisposeAsync();
    }
}
