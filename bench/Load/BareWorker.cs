using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

namespace Auth0.Ciba.Bench.Load;

/// <summary>
/// The least that does the same POSTs: an HttpClient and a loop for each request. It checks nothing and keeps nothing. Its polls come in the
/// bursts in which the requests were asked, or spread over the interval as the engine must spread them.
/// </summary>
internal sealed class BareWorker(bool spread)
{
    private const int Phases = 20;

    internal async Task<Figures> RunAsync(Workload work)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 16, UseProxy = false });
        await client.GetStringAsync(work.Issuer + ".well-known/openid-configuration");
        for (var round = 0; round < Workload.WarmUpRounds; round++)
            await AskAndApproveAsync(client, work, Workload.WarmUp, null);
        await work.ClearLogAsync();
        var measurement = new Measurement();
        await AskAndApproveAsync(client, work, work.Count, measurement);
        return measurement.Finish(work.Count);
    }

    private async Task AskAndApproveAsync(HttpClient client, Workload work, int count, Measurement? measurement)
    {
        var waits = new Task[count];
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var answer = await PostAsync(client, work.Issuer + "bc-authorize", new()
            {
                ["client_id"] = work.ClientId,
                ["scope"] = "openid",
                ["binding_message"] = "Load",
                ["login_hint"] = $$"""{"format":"iss_sub","iss":"{{work.Issuer}}","sub":"{{Workload.User(number)}}"}""",
                ["client_secret"] = work.ClientSecret,
            });
            waits[number] = PollAsync(client, work, answer.GetProperty("auth_req_id").GetString()!, measurement);
        });

        measurement?.AllPending();
        await Task.Delay(measurement is null ? Workload.WarmUpPollingTime : Workload.PollingTime);
        measurement?.Approving();
        await work.ApproveAllAsync();
        await Task.WhenAll(waits);
    }

    private async Task PollAsync(HttpClient client, Workload work, string authReqId, Measurement? measurement)
    {
        if (spread)
            await Task.Delay(Workload.Interval / Phases * Random.Shared.Next(Phases));
        while (true)
        {
            var due = Stopwatch.GetTimestamp() + (long)(Workload.Interval.TotalSeconds * Stopwatch.Frequency);
            await Task.Delay(Workload.Interval);
            measurement?.Late(Stopwatch.GetElapsedTime(due));
            var answer = await PostAsync(client, work.Issuer + "oauth/token", new()
            {
                ["grant_type"] = "urn:openid:params:grant-type:ciba",
                ["auth_req_id"] = authReqId,
                ["client_id"] = work.ClientId,
                ["client_secret"] = work.ClientSecret,
            });
            if (answer.TryGetProperty("access_token", out _))
            {
                measurement?.Result();
                return;
            }
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string address, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await client.PostAsync(address, content);
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return json.RootElement.Clone();
    }
}
