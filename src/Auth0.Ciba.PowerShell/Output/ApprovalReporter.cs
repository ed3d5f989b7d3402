using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Waiting;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>
/// Says on the shell what the person sees, shows the time left, and writes results and errors. Nothing but results goes to the output
/// stream.
/// </summary>
internal sealed class ApprovalReporter(Cmdlet cmdlet, bool isInteractive, bool passPending = false) : IApprovalSink
{
    private const int ActivityId = 1;

    private string? _lastStatus;

    public void Asked(PendingAuthentication pending)
    {
        var text = ApprovalTexts.Asked(pending);
        if (isInteractive)
            cmdlet.WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
        else
            WriteWarning(text);
        if (ApprovalTexts.SkewWarning(pending) is { } warning)
            WriteWarning(warning);
        if (passPending)
            cmdlet.WriteObject(pending);
    }

    public void Failed(string? subject, Auth0CibaException error)
    {
        var person = error.ParameterName is null ? subject : null;
        WriteError(error, person, person);
    }

    public void Decided(AuthenticationOutcome outcome)
    {
        if (outcome.Warning is not null)
            WriteWarning(outcome.Warning);
        if (outcome.Result is not null)
            cmdlet.WriteObject(outcome.Result);
        else
            WriteError(outcome.Error!, outcome.Request, outcome.Request.UserId);
    }

    public void Waiting(IReadOnlyCollection<PendingAuthentication> open)
    {
        if (open.Count == 0)
            return;
        var next = open.OrderBy(pending => pending.ExpiresAt).First();
        var left = ApprovalTexts.TimeLeft(next);
        var status = OutputTexts.TimeLeft(next.BindingMessage, (int)left.TotalMinutes, left.Seconds);
        if (status == _lastStatus)
            return;
        _lastStatus = status;

        var activity = open.Count == 1 ? OutputTexts.WaitingForOne(next.UserId) : OutputTexts.WaitingForMany(open.Count);
        var whole = (next.ExpiresAt - next.AskedAt).TotalSeconds;
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, status)
        {
            SecondsRemaining = (int)left.TotalSeconds,
            PercentComplete = (int)Math.Min(100, Math.Max(0, 100 - (left.TotalSeconds / whole * 100))),
        });
    }

    public void Over()
    {
        if (_lastStatus is not null)
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, OutputTexts.Waiting, OutputTexts.Decided) { RecordType = ProgressRecordType.Completed });
        _lastStatus = null;
    }

    /// <summary>With -Debug PowerShell asks whether to go on after a warning; a host that cannot ask has shown the warning by then, and the wait goes on.</summary>
    private void WriteWarning(string text)
    {
        try
        {
            cmdlet.WriteWarning(text);
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException)
        {
        }
    }

    /// <summary>An error may end the cmdlet (-ErrorAction Stop), and then nothing more can be written: the progress is completed first.</summary>
    private void WriteError(Auth0CibaException error, object? target, string? person)
    {
        Over();
        cmdlet.WriteError(ErrorRecords.From(error, target, person));
    }
}
