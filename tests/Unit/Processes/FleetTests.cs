using System;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Stores;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>Many workers in processes of their own follow the same thousand requests over one store.</summary>
[Trait("Suite", "Process")]
public sealed class FleetTests(ITestOutputHelper output)
{
    private const int Workers = 8;
    private const int Requests = 1000;

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task EightProcessesFollowAThousandRequestsAsOne(StoreKind kind)
    {
        await using var rig = await ProcessRig.StartAsync(kind, Requests, intervalSeconds: 10, longestThought: 20);
        var keys = Enumerable.Range(0, Requests).ToArray();

        // Each begins with an eighth of its own.
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => rig.RunAsync(keys.Skip(worker * Requests / Workers).Concat(keys.Take(worker * Requests / Workers)))));

        var verdict = new Verdict(rig);
        verdict.Check(keys, await rig.ReadRecordsAsync());
        output.WriteLine($"{verdict.Counts} ({kind}, {Workers} processes, {rig.Control.Counters.Polls} polls)");
        Assert.Equal(Workers * Requests, rig.Told);
        Assert.Empty(rig.Control.Violations);
        Assert.Equal(Requests, rig.Control.Log.Count(entry => entry.Endpoint == WireEndpoint.Backchannel));
        Assert.Equal(Requests, rig.Control.Log.Count(entry => entry is { Endpoint: WireEndpoint.Token, Status: 200 } or { Endpoint: WireEndpoint.Token, Error: "access_denied" }));
        Assert.All(rig.Outcomes.Values, outcome => Assert.DoesNotContain("Indeterminate", outcome, StringComparison.Ordinal));
    }
}
