using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Looks into a store.</summary>
internal static class Records
{
    public static async Task<IReadOnlyList<RequestRecord>> RequestsAsync(this IRecordStore store)
    {
        var records = new List<RequestRecord>();
        foreach (var id in await store.ListAsync("request/", null, CancellationToken.None))
            records.Add(RequestRecord.Read((await store.GetAsync(id, null, CancellationToken.None))!.Value));
        return records;
    }
}
