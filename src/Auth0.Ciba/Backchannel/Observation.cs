using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Backchannel;

/// <summary>One observer of one request, told once: of the outcome, or that its own time is over. Disposing it ends the observation.</summary>
internal sealed class Observation(Poller poller, PollingRequest request, Action<AuthenticationOutcome> observer, TimeSpan? giveUpAt) : IDisposable, IPollTarget
{
    private readonly Language _language = new();
    private int _isOver;

    public TimeSpan Due => giveUpAt ?? TimeSpan.MaxValue;

    public long Sequence { get; set; }

    internal void Begin()
    {
        try
        {
            if (request.Observers.Add(Tell))
                poller.Add(request);
            if (giveUpAt is not null && Volatile.Read(ref _isOver) == 0)
                poller.Add(this);
        }
        catch (Auth0CibaException) when (!TryEnd())
        {
            // The session was closed meanwhile, and the observer told so.
        }
    }

    public void Dispose()
    {
        if (TryEnd())
            Leave();
    }

    /// <summary>Called by the poller when the observer's own time is over.</summary>
    public Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (TryEnd())
        {
            Leave();
            var before = _language.Enter();
            var error = new Auth0CibaException(ErrorIds.WaitTimeout, BackchannelTexts.NoAnswerInTime(request.Pending.ExpiresAt));
            CultureInfo.CurrentUICulture = before;
            Notify(AuthenticationOutcome.Failed(request.Pending, error));
        }

        return Task.FromResult(false);
    }

    public void Queued(Poller poller)
    {
        if (Volatile.Read(ref _isOver) != 0)
            poller.Remove(this);
    }

    private void Tell(AuthenticationOutcome outcome)
    {
        if (!TryEnd())
            return;
        if (giveUpAt is not null)
            poller.Remove(this);
        Notify(outcome);
    }

    /// <summary>An observer that breaks its word and throws must not keep the others from being told, nor break the poller.</summary>
    private void Notify(AuthenticationOutcome outcome)
    {
        try
        {
            observer(outcome);
        }
        catch (Exception)
        {
        }
    }

    private bool TryEnd() => Interlocked.Exchange(ref _isOver, 1) == 0;

    private void Leave()
    {
        if (giveUpAt is not null)
            poller.Remove(this);
        request.Observers.Remove(Tell, () => poller.Remove(request));
    }
}
