using System;
using System.Net.Http;
using System.Threading.Tasks;

namespace Auth0.Ciba.Bench.Load;

/// <summary>What one worker process does: asks so many people, polls for a while, and is done when all are approved.</summary>
internal sealed record Workload(string Issuer, string ClientId, string ClientSecret, int Count)
{
    /// <summary>From the last request asked to the approval of all: half a minute, as a quick person takes, some six polls.</summary>
    internal static readonly TimeSpan PollingTime = TimeSpan.FromSeconds(28);

    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Requests asked, approved and verified before anything is measured, in each of some rounds: the compiler, which works on while code gets hot, is then done.</summary>
    internal const int WarmUp = 2_000;

    internal const int WarmUpRounds = 4;

    internal static readonly TimeSpan WarmUpPollingTime = TimeSpan.FromSeconds(4);

    internal async Task ApproveAllAsync()
    {
        using var control = new HttpClient();
        (await control.PostAsync(Issuer + "control/requests/approve", null)).EnsureSuccessStatusCode();
    }

    /// <summary>After warming up: polls and violations are counted from here.</summary>
    internal async Task ClearLogAsync()
    {
        using var control = new HttpClient();
        (await control.DeleteAsync(Issuer + "control/log")).EnsureSuccessStatusCode();
    }

    internal static string User(int number) => $"auth0|user{number}";
}
