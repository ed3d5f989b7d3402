using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Bench.Load;

/// <summary>The engine: memory store, guards and pacing off.</summary>
internal static class EngineWorker
{
    internal static async Task<Figures> RunAsync(Workload work)
    {
        Measurement? measurement = null;
        using var session = new Session(new SessionOptions
        {
            Domain = work.Issuer,
            ClientId = work.ClientId,
            ClientSecret = Secret.FromPlainText(work.ClientSecret),
            AllowInsecureLoopback = true,
            AsksPerMinute = 1_000_000,
            GuardsPeople = false,
            PollStarted = late => measurement?.Late(late),
        });
        for (var round = 0; round < Workload.WarmUpRounds; round++)
            await AskAndApproveAsync(session, work, Workload.WarmUp, null);
        await work.ClearLogAsync();
        measurement = new Measurement();
        await AskAndApproveAsync(session, work, work.Count, measurement);
        return measurement.Finish(work.Count);
    }

    private static async Task AskAndApproveAsync(Session session, Workload work, int count, Measurement? measurement)
    {
        using var all = new CountdownEvent(count);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
        {
            var pending = await session.InitiateAsync(new BackchannelAuthenticationRequest { UserId = Workload.User(number), BindingMessage = "Load" }, null, stop);
            await session.ObserveAsync(
                pending,
                outcome =>
                {
                    if (outcome.Result is not null)
                        measurement?.Result();
                    else
                        Console.Error.WriteLine($"{outcome.Error!.ErrorId}: {outcome.Error.Message}");
                    all.Signal();
                },
                cancellationToken: stop);
        });

        measurement?.AllPending();
        await Task.Delay(measurement is null ? Workload.WarmUpPollingTime : Workload.PollingTime);
        measurement?.Approving();
        await work.ApproveAllAsync();
        all.Wait();
    }
}
