using System;
using System.Threading.Tasks;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tokens;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Caching.Memory;

namespace Auth0.Ciba.Bench.TokenCache;

/// <summary>What a token costs that is at hand, beside a bare look into the same kind of cache.</summary>
[MemoryDiagnoser]
public class CachedToken
{
    private readonly TokenQuery _query = new() { UserId = "auth0|alice" };
    private readonly TokenQuery _queryWithScope = new() { UserId = "auth0|alice", Scope = "openid profile" };
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());
    private TenantSimulator _simulator = null!;
    private Session _session = null!;

    /// <summary>Not async: run in this process, BenchmarkDotNet does not wait for a task.</summary>
    [GlobalSetup]
    public void Open() => ApproveAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Close()
    {
        var requests = _simulator.Control.Log.Count;
        _session.Dispose();
        _simulator.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (requests > 0)
            throw new InvalidOperationException("A token at hand made an HTTP request.");
    }

    [Benchmark(Baseline = true, Description = "MemoryCache alone")]
    public object? Bare() => _cache.Get("auth0|alice");

    [Benchmark(Description = "Session.GetTokenAsync")]
    public ValueTask<TokenSet> Get() => _session.GetTokenAsync(_query);

    [Benchmark(Description = "Session.GetTokenAsync, two scopes of four")]
    public ValueTask<TokenSet> GetWithScope() => _session.GetTokenAsync(_queryWithScope);

    private async Task ApproveAsync()
    {
        _simulator = await TenantSimulator.StartAsync(new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = 1 } });
        _session = new Session(new SessionOptions { Domain = _simulator.Issuer, ClientId = _simulator.ClientId, ClientSecret = Secret.FromPlainText(_simulator.ClientSecret), AllowInsecureLoopback = true });
        var pending = await _session.InitiateAsync(new BackchannelAuthenticationRequest { UserId = "auth0|alice", BindingMessage = "For a token", Scope = "openid profile email offline_access" });
        _simulator.Control.Approve(pending.AuthReqId);
        await _session.WaitAsync(pending);
        _simulator.Control.ClearLog();
        _cache.Set("auth0|alice", await _session.GetTokenAsync(_query), TimeSpan.FromDays(1));
    }
}
