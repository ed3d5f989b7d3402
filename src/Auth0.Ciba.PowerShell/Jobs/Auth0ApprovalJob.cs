using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Output;

namespace Auth0.Ciba.PowerShell.Jobs;

/// <summary>
/// A job that waits for an approval: it has no runspace, and between answers no thread. It ends Completed with the approval, Failed with the error
/// that the cmdlet would have written, or Stopped, which writes an error too.
/// </summary>
public sealed class Auth0ApprovalJob : Job
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _location;
    private int _isOver;
    private volatile string? _status;

    internal Auth0ApprovalJob(string command, string location)
        : base(command)
    {
        _location = location;
        PSJobTypeName = "Auth0Approval";
        Output.EnumeratorNeverBlocks = Error.EnumeratorNeverBlocks = Warning.EnumeratorNeverBlocks = Information.EnumeratorNeverBlocks = true;
        Progress.EnumeratorNeverBlocks = Verbose.EnumeratorNeverBlocks = Debug.EnumeratorNeverBlocks = true;
    }

    /// <summary>The tenant's host.</summary>
    public override string Location => _location;

    /// <summary>Whether any stream holds something that was not received.</summary>
    public override bool HasMoreData =>
        Output.Count > 0 || Error.Count > 0 || Warning.Count > 0 || Information.Count > 0 || Progress.Count > 0 || Verbose.Count > 0 || Debug.Count > 0;

    /// <summary>The last that became known of it.</summary>
    public override string StatusMessage => JobStateInfo.State == JobState.Running ? _status ?? JobTexts.Asking : JobStateInfo.State.ToString();

    /// <summary>Stops waiting. People may still see their requests until these expire; a yes then counts for nothing.</summary>
    public override void StopJob() =>
        End(JobState.Stopped, () => Error.Add(ErrorRecords.From(new Auth0CibaException(ErrorIds.Cancelled, JobTexts.ApprovalStopped), null)));

    internal void Begin(Func<ApprovalProgress, CancellationToken, Task<Approval>> ask, TimeSpan? timeout)
    {
        if (timeout is { } time)
            _stop.CancelAfter(time);
        SetJobState(JobState.Running);
        _ = Task.Run(() => FollowAsync(ask));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isOver, 1) == 0)
            _stop.Cancel();
        base.Dispose(disposing);
    }

    private async Task FollowAsync(Func<ApprovalProgress, CancellationToken, Task<Approval>> ask)
    {
        try
        {
            var approval = await ask(ToProgress(), _stop.Token).ConfigureAwait(false);
            End(JobState.Completed, () => Output.Add(PSObject.AsPSObject(approval)));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // After StopJob or Dispose there is nothing more to say.
            Fail(new Auth0CibaException(ErrorIds.WaitTimeout, JobTexts.NotSettledInTime));
        }
        catch (Exception e)
        {
            Fail(ErrorRecords.Name(e));
        }
    }

    private void Fail(Auth0CibaException error) => End(JobState.Failed, () => Error.Add(ErrorRecords.From(error, null)));

    private ApprovalProgress ToProgress() => new()
    {
        Asked = pending => Say(() =>
        {
            _status = JobTexts.WaitingFor(pending.BindingMessage);
            Information.Add(new InformationRecord(ApprovalTexts.Asked(pending), Command) { Tags = { "PSHOST" } });
        }),
        Decided = decision => Say(() => Verbose.Add(new VerboseRecord(decision.ToString()))),
        Warned = text => Say(() => Warning.Add(new WarningRecord(text))),
    };

    private void Say(Action say)
    {
        if (Volatile.Read(ref _isOver) != 0)
            return;
        try
        {
            say();
        }
        catch (InvalidOperationException)
        {
            // The job ended between the check and the writing; its streams are closed.
        }
    }

    /// <summary>The one final transition: what there is to say is written first, for the engine closes the streams with the state.</summary>
    private void End(JobState state, Action say)
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
            return;
        _stop.Cancel();
        try
        {
            say();
            SetJobState(state);
        }
        catch (ObjectDisposedException)
        {
            // Removed while it ended; nobody can ask any more.
        }
    }
}
