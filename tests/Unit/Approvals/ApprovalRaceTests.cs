using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Stores;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>Two processes, one approval: one of them may run, in each of 200 races.</summary>
public sealed class ApprovalRaceTests
{
    private const int Races = 200;

    [Fact]
    [Trait("Suite", "Process")]
    public async Task OneOfTwoProcessesMayRun()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var place = new StorePlace(StoreKind.Sqlite);
        var secret = StoreSecret.Create();
        var folder = Directory.CreateTempSubdirectory("a0c-race-").FullName;
        try
        {
            // Asked where the test's clock rules, then put where two processes can reach them.
            using (var asked = new MemoryRecordStore(rig.Engine.Clock))
            using (var store = place.Open(secret))
            {
                var session = rig.Engine.Open(asked);
                var approvals = new string[Races];
                for (var i = 0; i < Races; i++)
                {
                    approvals[i] = (await rig.ApproveAsync(ApprovalRig.Ask(message: $"Race {i}", validFor: TimeSpan.FromDays(7)), session)).ApprovalId;
                    var record = await asked.GetAsync("approval/" + approvals[i], null, default);
                    Assert.NotNull(await store.TrySetAsync("approval/" + approvals[i], record!.Value, 0, TimeSpan.FromHours(1), null, default));
                }

                await File.WriteAllLinesAsync(Path.Combine(folder, "approvals"), approvals);
            }

            var workers = new[] { Start(rig, place, secret, folder, "a", "b"), Start(rig, place, secret, folder, "b", "a") };
            var errors = await Task.WhenAll(workers.Select(worker => worker.StandardError.ReadToEndAsync()));
            foreach (var worker in workers)
                await worker.WaitForExitAsync();

            Assert.All(errors, Assert.Empty);
            var marks = Directory.GetFiles(folder).Select(Path.GetFileName).ToArray();
            for (var i = 0; i < Races; i++)
            {
                Assert.Single(marks, mark => mark!.StartsWith($"ran-{i}-", StringComparison.Ordinal));
                Assert.Single(marks, mark => mark!.StartsWith($"late-{i}-", StringComparison.Ordinal));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableTheory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task OneOfAThousandMayRun(StoreKind kind)
    {
        const int sessions = 4;
        await using var rig = await ApprovalRig.StartAsync();
        using var place = new StorePlace(kind);
        var secret = StoreSecret.Create();
        using var asked = new MemoryRecordStore(rig.Engine.Clock);
        var approvalId = (await rig.ApproveAsync(ApprovalRig.Ask(), rig.Engine.Open(asked))).ApprovalId;
        var stores = Enumerable.Range(0, sessions).Select(_ => place.Open(secret)).ToArray();
        var record = await asked.GetAsync("approval/" + approvalId, null, default);
        Assert.NotNull(await stores[0].TrySetAsync("approval/" + approvalId, record!.Value, 0, TimeSpan.FromHours(1), null, default));
        var workers = stores.Select(store => rig.Engine.Open(store)).ToArray();

        var ends = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(async () =>
        {
            try
            {
                await workers[i % sessions].Approvals.ConsumeAsync(approvalId, "hash");
                return "ran";
            }
            catch (Auth0CibaException e)
            {
                return e.ErrorId;
            }
        })));

        Assert.Single(ends, "ran");
        Assert.Equal(999, ends.Count(end => end == ErrorIds.AlreadyConsumed));
        foreach (var store in stores)
            store.Dispose();
    }

    private static Process Start(ApprovalRig rig, StorePlace place, Secret secret, string folder, string own, string other) =>
        Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(ApprovalWorker).Assembly.Location, ApprovalWorker.Name, place.File, secret.AsPlainText(), folder, own, other, rig.Engine.Simulator.Issuer, rig.Engine.Session.ClientId]) { RedirectStandardError = true })!;
}
