using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Stores;
using Auth0.Ciba.Tests.Support;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>A tenant here, a store that outlives processes, and workers in processes of their own; people who say yes or no after a while.</summary>
internal sealed class ProcessRig : IAsyncDisposable
{
    /// <summary>Seconds that a request lives: more than a busy machine needs for all of them.</summary>
    private const int LongEnough = 3600;

    private readonly StoreKind _kind;
    private readonly StorePlace _place;
    private readonly Secret _secret = StoreSecret.Create();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _decideAt = new();
    private readonly Random _random;
    private readonly Task _people;
    private int _told;

    private ProcessRig(StoreKind kind, TenantSimulator simulator, StorePlace place, int seed, double longestThought)
    {
        (_kind, Simulator, _place, _random) = (kind, simulator, place, new Random(seed));
        _people = Task.Run(() => DecideAsync(longestThought));
    }

    internal TenantSimulator Simulator { get; }

    internal SimulatorControl Control => Simulator.Control;

    /// <summary>What each key's worker printed last: status and error.</summary>
    internal ConcurrentDictionary<int, string> Outcomes { get; } = new();

    /// <summary>How many outcomes the workers printed.</summary>
    internal int Told => Volatile.Read(ref _told);

    internal ConcurrentQueue<string> Errors { get; } = new();

    internal ConcurrentQueue<DateTimeOffset> Kills { get; } = new();

    internal static async Task<ProcessRig> StartAsync(StoreKind kind, int people, int intervalSeconds, int seed = 0, double longestThought = 2)
    {
        var place = new StorePlace(kind);
        var options = new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = intervalSeconds, ExpiresInOverride = LongEnough } };
        var users = Enumerable.Range(0, people).Select(key => new SimulatedUser { Sub = AskingWorker.UserOf(key) }).ToArray();
        var simulator = await TenantSimulator.StartAsync(options with { Model = options.Model with { Users = [.. users] } });
        return new ProcessRig(kind, simulator, place, seed, longestThought);
    }

    /// <summary>Every fifth person says no.</summary>
    internal static bool SaysNo(string user) => int.Parse(user["auth0|u".Length..], CultureInfo.InvariantCulture) % 5 == 4;

    /// <summary>A worker that follows the keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="dieAt">The write to be killed at; see <see cref="DyingStore"/>.</param>
    /// <param name="killAfter">When to be killed after its start; null: never.</param>
    internal async Task RunAsync(IEnumerable<int> keys, int dieAt = 0, TimeSpan? killAfter = null)
    {
        string[] arguments =
        [
            "exec", typeof(WorkerProgram).Assembly.Location, "ask", _kind == StoreKind.Sqlite ? "sqlite" : "postgres", _kind == StoreKind.Sqlite ? _place.File : $"{_place.Server.Port}/{_place.Prefix}", _secret.AsPlainText(),
            Simulator.Issuer, Simulator.ClientId, Simulator.ClientSecret, string.Join(',', keys), dieAt.ToString(CultureInfo.InvariantCulture),
        ];
        using var worker = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = worker.StandardError.ReadToEndAsync();
        while (await worker.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "started" && killAfter is { } time)
                _ = KillAsync(worker, time);
            var parts = line.Split(' ', 3);
            if (parts.Length != 3)
                continue;
            Outcomes[int.Parse(parts[0], CultureInfo.InvariantCulture)] = $"{parts[1]} {parts[2]}";
            Interlocked.Increment(ref _told);
        }

        await worker.WaitForExitAsync();
        if (await errors is { Length: > 0 } text)
            Errors.Enqueue(text);
        if (dieAt != 0 && worker.ExitCode != 0)
            Kills.Enqueue(DateTimeOffset.UtcNow);
    }

    /// <summary>The records of all requests in the store. A record that cannot be read fails here.</summary>
    internal async Task<IReadOnlyList<RequestRecord>> ReadRecordsAsync()
    {
        using var store = _place.Open(_secret);
        return await store.RequestsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _people;
        await Simulator.DisposeAsync();
        _place.Dispose();
        _stopping.Dispose();
    }

    private async Task KillAsync(Process worker, TimeSpan after)
    {
        await Task.Delay(after);
        try
        {
            worker.Kill();
            Kills.Enqueue(DateTimeOffset.UtcNow);
        }
        catch (InvalidOperationException)
        {
            // It was done before.
        }
    }

    private async Task DecideAsync(double longestThought)
    {
        while (!_stopping.IsCancellationRequested)
        {
            foreach (var request in Control.Requests.Where(request => request.State == RequestState.Pending))
            {
                if (DateTimeOffset.UtcNow < _decideAt.GetOrAdd(request.AuthReqId, _ => DateTimeOffset.UtcNow.AddSeconds(_random.NextDouble() * longestThought)))
                    continue;
                if (SaysNo(request.User))
                    Control.Deny(request.AuthReqId);
                else
                    Control.Approve(request.AuthReqId);
            }

            await Task.Delay(20);
        }
    }
}
