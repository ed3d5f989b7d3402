using System;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Backchannel;

/// <summary>Something that the poller calls when it is due.</summary>
internal interface IPollTarget
{
    /// <summary>Monotonic time of the next call; read only while the poller does not run this target.</summary>
    TimeSpan Due { get; }

    /// <summary>Told once by the poller: breaks ties, so that whoever came first is called first.</summary>
    long Sequence { get; set; }

    /// <summary>Does what is due. True: call again at the new due time. Must not throw.</summary>
    Task<bool> RunAsync(CancellationToken cancellationToken);

    /// <summary>Called when the poller has taken the target in, or back in: where nobody wants it any more, it takes itself out.</summary>
    void Queued(Poller poller);
}
