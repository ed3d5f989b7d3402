using System;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>Counts up a record by compare-and-swap.</summary>
internal static class CountingWorker
{
    internal static async Task<int> RunAsync(IRecordStore store, int rounds)
    {
        for (var left = rounds; left > 0;)
        {
            var record = await store.GetAsync("request/counter", null, default);
            var count = record is null ? 0 : int.Parse(Encoding.ASCII.GetString(record.Value.Span), CultureInfo.InvariantCulture);
            var next = Encoding.ASCII.GetBytes((count + 1).ToString(CultureInfo.InvariantCulture));
            if (await store.TrySetAsync("request/counter", next, record?.Version ?? 0, TimeSpan.FromHours(1), null, default) is not null)
                left--;
        }

        return 0;
    }
}
