using System;
using System.Collections.Frozen;

namespace Auth0.Ciba.Simulator;

/// <summary>The running tenant: what all endpoints share.</summary>
internal sealed class Tenant : IDisposable
{
    private volatile WireBehaviour _behaviour;

    public Tenant(SimulatorOptions options)
    {
        Time = options.TimeProvider;
        _behaviour = options.Behaviour;
        Users = options.Model.Users.ToFrozenDictionary(user => user.Sub, StringComparer.Ordinal);
        Apis = options.Model.Apis.ToFrozenDictionary(api => api.Identifier, StringComparer.Ordinal);
        Clients = new ClientRegistry(options.Model.Clients, options.ClientSecret);
        Requests = new RequestStore(Time, options.RequestCapacity);
        Log = new RequestLog(options.LogCapacity);
        Keys = new SigningKeys(Time);
        Tokens = new TokenStore(options.RequestCapacity);
        AskRates = new AskRates(Time);
        Auto = new AutoDecider(Requests, Time, options.AutoDecision);
        Authority = options.Https ? SimulatedAuthority.Create() : null;
    }

    public TimeProvider Time { get; }

    /// <summary>Known only once the server listens, where the port was left to the system.</summary>
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1/");

    public string Issuer => BaseAddress.AbsoluteUri;

    public WireBehaviour Behaviour
    {
        get => _behaviour;
        set => _behaviour = value;
    }

    public FrozenDictionary<string, SimulatedUser> Users { get; }

    public FrozenDictionary<string, SimulatedApi> Apis { get; }

    public ClientRegistry Clients { get; }

    public RequestStore Requests { get; }

    public RequestLog Log { get; }

    public SigningKeys Keys { get; }

    public TokenStore Tokens { get; }

    public AskRates AskRates { get; }

    public AutoDecider Auto { get; }

    /// <summary>What https stands on; null: plain http.</summary>
    public SimulatedAuthority? Authority { get; }

    public FaultQueue Faults { get; } = new();

    public IdTokenMutator? MutateIdToken { get; set; }

    public void Dispose()
    {
        Auto.Dispose();
        Authority?.Dispose();
    }
}
