using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Output;

namespace Auth0.Ciba.PowerShell.Jobs;

/// <summary>
/// A job that waits for one person's answer on the session's poller: it has no thread, no timer and no runspace. It ends Completed with a
/// verified result, Failed with the error that the cmdlet would have written, or Stopped, which writes an error too.
/// </summary>
public sealed class Auth0BackchannelJob : Job
{
    private readonly Session _session;
    private readonly TimeSpan? _timeout;
    private readonly object _saying = new();
    private CancellationTokenSource? _stop = new();
    private PendingAuthentication? _pending;
    private IDisposable? _observation;
    private int _isOver;

    internal Auth0BackchannelJob(string command, Session session, TimeSpan? timeout)
        : base(command)
    {
        _session = session;
        _timeout = timeout;
        PSJobTypeName = "Auth0Backchannel";

        // A foreach over what is there so far must not wait for the end of the job.
        Output.EnumeratorNeverBlocks = Error.EnumeratorNeverBlocks = Warning.EnumeratorNeverBlocks = Information.EnumeratorNeverBlocks = true;
        Progress.EnumeratorNeverBlocks = Verbose.EnumeratorNeverBlocks = Debug.EnumeratorNeverBlocks = true;
    }

    /// <summary>The tenant's host.</summary>
    public override string Location => _session.Domain;

    /// <summary>Whether any stream holds something that was not received.</summary>
    public override bool HasMoreData =>
        Output.Count > 0 || Error.Count > 0 || Warning.Count > 0 || Information.Count > 0 || Progress.Count > 0 || Verbose.Count > 0 || Debug.Count > 0;

    /// <summary>Where the request stands.</summary>
    public override string StatusMessage
    {
        get
        {
            if (JobStateInfo.State != JobState.Running)
                return JobStateInfo.State.ToString();
            return _pending is null ? JobTexts.Asking : JobTexts.Pending(ApprovalTexts.TimeLeft(_pending).TotalSeconds);
        }
    }

    /// <summary>Stops waiting. The request itself stays open at the tenant until it expires.</summary>
    public override void StopJob() =>
        End(JobState.Stopped, () => Error.Add(ErrorRecords.From(new Auth0CibaException(ErrorIds.Cancelled, JobTexts.Stopped), _pending)));

    /// <summary>Begins: <paramref name="find"/> asks, or finds what was asked.</summary>
    internal void Begin(Func<CancellationToken, Task<PendingAuthentication>> find, IReadOnlyDictionary<string, object?>? storeOptions)
    {
        SetJobState(JobState.Running);
        _ = FollowAsync(find, storeOptions, _stop!.Token);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isOver, 1) == 0)
            Leave();
        base.Dispose(disposing);
    }

    private async Task FollowAsync(Func<CancellationToken, Task<PendingAuthentication>> find, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken stop)
    {
        try
        {
            var pending = await find(stop).ConfigureAwait(false);
            _pending = pending;
            Say(pending);
            var observation = await _session.ObserveAsync(pending, Decided, _timeout, storeOptions, stop).ConfigureAwait(false);

            // Whoever ends the job says so before it looks for the observation; with a full fence here one of the two sees the other.
            Interlocked.Exchange(ref _observation, observation);
            if (Volatile.Read(ref _isOver) != 0)
                observation.Dispose();

            // From here on the observation is what ends the wait; thousands of jobs wait, and this one's source would hold what asking left in it.
            Interlocked.Exchange(ref _stop, null)?.Dispose();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // StopJob or Dispose has said what there is to say.
        }
        catch (Exception e)
        {
            End(JobState.Failed, () => Error.Add(ErrorRecords.From(ErrorRecords.Name(e), _pending)));
        }
    }

    private void Say(PendingAuthentication pending)
    {
        try
        {
            lock (_saying)
            {
                // Nothing may follow what the end says: a progress that begins after it would never be over.
                if (Volatile.Read(ref _isOver) != 0)
                    return;
                Information.Add(new InformationRecord(ApprovalTexts.Asked(pending), Command) { Tags = { "PSHOST" } });
                Progress.Add(new ProgressRecord(1, OutputTexts.WaitingForOne(pending.UserId), pending.BindingMessage));
                if (ApprovalTexts.SkewWarning(pending) is { } warning)
                    Warning.Add(new WarningRecord(warning));
            }
        }
        catch (InvalidOperationException)
        {
            // Removed in this moment; its streams are closed.
        }
    }

    private void Decided(AuthenticationOutcome outcome)
    {
        End(outcome.Result is null ? JobState.Failed : JobState.Completed, () =>
        {
            if (outcome.Warning is not null)
                Warning.Add(new WarningRecord(outcome.Warning));
            if (outcome.Result is { } result)
                Output.Add(PSObject.AsPSObject(result));
            else
                Error.Add(ErrorRecords.From(outcome.Error!, outcome.Request));
        });
    }

    /// <summary>The one final transition: what there is to say is written first, for the engine closes the streams with the state.</summary>
    private void End(JobState state, Action say)
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
            return;
        Leave();
        try
        {
            lock (_saying)
            {
                say();
                if (_pending is not null)
                    Progress.Add(new ProgressRecord(1, OutputTexts.Waiting, state.ToString()) { RecordType = ProgressRecordType.Completed });
            }

            SetJobState(state);
        }
        catch (ObjectDisposedException)
        {
            // Removed while it ended; nobody can ask any more.
        }
    }

    private void Leave()
    {
        try
        {
            Volatile.Read(ref _stop)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait had begun in this moment; its observation is disposed by whoever comes second.
        }

        _observation?.Dispose();
    }
}
