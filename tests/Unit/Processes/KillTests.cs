using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Stores;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>Workers killed without warning (SIGKILL), with the tenant's own log as the judge (law 4). CIBA_KILL_ROUNDS sets the rounds of each store; default 20, and 100 in CI.</summary>
[Trait("Suite", "Process")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int NewKeysPerRound = 3;
    private const int MostKeysAtOnce = 24;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("CIBA_KILL_ROUNDS") ?? "20", CultureInfo.InvariantCulture);

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task KilledAtAnyMomentNoApprovalIsLostAndNobodyIsAskedTwice(StoreKind kind)
    {
        await using var rig = await ProcessRig.StartAsync(kind, (Rounds + 1) * NewKeysPerRound, intervalSeconds: 1);

        // Answers that take their time make the moments count in which a kill takes one away.
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, StallSeconds = 0.1, AfterProcessing = true, Count = int.MaxValue });
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Backchannel, StallSeconds = 0.05, AfterProcessing = true, Count = int.MaxValue });
        var random = new Random(1);
        var all = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            var open = Open(all, rig);
            if (open.Count + NewKeysPerRound <= MostKeysAtOnce)
                all.AddRange(Enumerable.Range(all.Count, NewKeysPerRound));
            await rig.RunAsync(Open(all, rig), killAfter: TimeSpan.FromMilliseconds(random.Next(0, 1500)));
        }

        await rig.RunAsync(all);
        var verdict = new Verdict(rig);
        verdict.Check(all, await rig.ReadRecordsAsync());
        output.WriteLine($"{verdict.Counts} ({kind}, {Rounds} rounds)");
        Assert.True(rig.Kills.Count >= Rounds / 2, $"only {rig.Kills.Count} of {Rounds} workers were killed before they were done");
    }

    /// <summary>Each write of a request's way, killed before it and after it: each worker has a key of its own.</summary>
    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task KilledBeforeOrAfterEachWriteNoApprovalIsLost(StoreKind kind)
    {
        const int writes = 11;
        await using var rig = await ProcessRig.StartAsync(kind, 2 * writes, intervalSeconds: 1, longestThought: 0);
        using var places = new SemaphoreSlim(3);
        var keys = Enumerable.Range(0, 2 * writes).ToArray();
        await Task.WhenAll(keys.Select(async key =>
        {
            await places.WaitAsync();
            try
            {
                await rig.RunAsync([key], dieAt: key < writes ? key + 1 : writes - key - 1);
            }
            finally
            {
                places.Release();
            }
        }));
        await rig.RunAsync(keys);

        var verdict = new Verdict(rig);
        verdict.Check(keys, await rig.ReadRecordsAsync());
        output.WriteLine($"{verdict.Counts} ({kind}, before and after each of {writes} writes)");
    }

    private static List<int> Open(List<int> all, ProcessRig rig) => [.. all.Where(key => !rig.Outcomes.ContainsKey(key))];
}
