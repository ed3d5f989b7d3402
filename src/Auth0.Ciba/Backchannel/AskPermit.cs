using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Backchannel;

/// <summary>A new request's entries in the guard's index, or the request to take up instead.</summary>
internal sealed class AskPermit(IRecordStore store, IReadOnlyDictionary<string, object?>? options)
{
    private readonly List<string> _held = [];

    /// <summary>The request to take up; null: ask.</summary>
    internal string? Existing { get; set; }

    internal void Hold(string indexId) => _held.Add(indexId);

    /// <summary>Nobody was asked: as if this had never been.</summary>
    internal async Task ReleaseAsync()
    {
        foreach (var id in _held)
            await store.DeleteAsync(id, options, CancellationToken.None).ConfigureAwait(false);
        _held.Clear();
    }
}
