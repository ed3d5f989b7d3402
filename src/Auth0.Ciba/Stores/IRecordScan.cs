using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Stores;

/// <summary>A store that reads many records at once, where one by one would cost a trip each.</summary>
internal interface IRecordScan
{
    /// <summary>The records whose ids begin with the prefix, in no order.</summary>
    ValueTask<IReadOnlyList<KeyValuePair<string, StoredRecord>>> ScanAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken);
}
