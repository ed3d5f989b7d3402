using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Processes;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>Several processes on one store, from before it exists.</summary>
[Trait("Suite", "Process")]
public sealed class StoreProcessTests
{
    private const int Processes = 6;
    private const int Rounds = 60;

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task ProcessesMakeOneStoreAndLoseNoStep(StoreKind kind)
    {
        using var place = new StorePlace(kind);
        var secret = StoreSecret.Create();
        string[] arguments = ["exec", typeof(WorkerProgram).Assembly.Location, "count", kind == StoreKind.Sqlite ? "sqlite" : "postgres", kind == StoreKind.Sqlite ? place.File : $"{place.Server.Port}/{place.Prefix}", secret.AsPlainText(), Rounds.ToString(CultureInfo.InvariantCulture)];

        var workers = Enumerable.Range(0, Processes).Select(_ => Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true })!).ToArray();
        var errors = await Task.WhenAll(workers.Select(worker => worker.StandardError.ReadToEndAsync()));
        foreach (var worker in workers)
            await worker.WaitForExitAsync();

        Assert.All(errors, Assert.Empty);
        Assert.All(workers, worker => Assert.Equal(0, worker.ExitCode));
        using var store = place.Open(secret);
        var record = await store.GetAsync("request/counter", null, default);
        Assert.Equal((Processes * Rounds).ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(record!.Value.Span));
        Assert.Equal(Processes * Rounds, record.Version % (1 << 24));
        Assert.Single(await store.ListAsync("", null, default));
    }
}
