using System;

namespace Auth0.Ciba.Backchannel;

/// <summary>Who waits for one request. Tells each observer once, whenever it comes, and knows whether the poller has the request.</summary>
internal sealed class Observers
{
    private readonly object _lock = new();
    private Action<AuthenticationOutcome>? _observers;
    private AuthenticationOutcome? _outcome;
    private bool _isScheduled;
    private bool _mustStay;

    /// <summary>Adds the observer, or tells it at once. True: the caller must schedule the request now.</summary>
    internal bool Add(Action<AuthenticationOutcome> observer)
    {
        AuthenticationOutcome? outcome;
        lock (_lock)
        {
            outcome = _outcome;
            if (outcome is null)
            {
                _observers += observer;
                return !_isScheduled && (_isScheduled = true);
            }
        }

        observer(outcome);
        return false;
    }

    /// <summary>Removes the observer; where it was the last, <paramref name="unschedule"/> takes the request out of the poller if it waits there.</summary>
    internal void Remove(Action<AuthenticationOutcome> observer, Func<bool> unschedule)
    {
        lock (_lock)
        {
            _observers -= observer;
            Reconsider(unschedule);
        }
    }

    /// <summary>Takes the request out of the poller where nobody waits: whoever left while it was on its way there could not.</summary>
    internal void Reconsider(Func<bool> unschedule)
    {
        lock (_lock)
        {
            if (_observers is null && _isScheduled && !_mustStay && unschedule())
                _isScheduled = false;
        }
    }

    /// <summary>
    /// After a poll that decided nothing: whether anybody still waits, or the request must stay until its next turn whoever leaves. False: the
    /// request is no longer scheduled.
    /// </summary>
    internal bool KeepScheduled(bool mustStay)
    {
        lock (_lock)
        {
            _mustStay = mustStay;
            if (_observers is null && !mustStay)
                _isScheduled = false;
            return _isScheduled;
        }
    }

    /// <summary>How the request ended; null while it is open.</summary>
    internal AuthenticationOutcome? Outcome
    {
        get
        {
            lock (_lock)
                return _outcome;
        }
    }

    /// <summary>Takes the request for one poll outside of the poller; false where it is scheduled, or over.</summary>
    internal bool TryClaim()
    {
        lock (_lock)
            return _outcome is null && !_isScheduled && (_isScheduled = true);
    }

    internal bool IsIdle
    {
        get
        {
            lock (_lock)
                return !_isScheduled;
        }
    }

    internal void Tell(AuthenticationOutcome outcome)
    {
        Action<AuthenticationOutcome>? observers;
        lock (_lock)
        {
            if (_outcome is not null)
                return;
            _outcome = outcome;
            observers = _observers;
            _observers = null;
        }

        observers?.Invoke(outcome);
    }
}
