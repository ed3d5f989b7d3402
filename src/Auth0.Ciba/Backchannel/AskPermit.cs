using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Auth0.Ciba.Backchannel;

/// <summary>What a new request left in the guard's index, or the request to take up instead.</summary>
internal sealed class AskPermit
{
    private readonly List<Func<Task>> _releases = [];

    /// <summary>The request to take up in its place, where there is one.</summary>
    internal string? Existing { get; set; }

    /// <summary>Whether the guard let the request pass.</summary>
    internal bool MayAsk { get; set; }

    internal void OnRelease(Func<Task> release) => _releases.Add(release);

    /// <summary>Nobody was asked: as if this had never been. A store that fails now must not hide why; what stays expires by itself.</summary>
    internal async Task ReleaseAsync()
    {
        try
        {
            foreach (var release in _releases)
                await release().ConfigureAwait(false);
        }
        catch (Exception)
        {
        }

        _releases.Clear();
    }
}
