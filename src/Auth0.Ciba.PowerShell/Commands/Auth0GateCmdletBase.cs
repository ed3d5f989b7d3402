using System;
using System.Management.Automation;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Output;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// A cmdlet that gates (law 2): its errors stop the calling script, unless the caller wrote -ErrorAction. A script that does not think of errors
/// must not go on to the line after the gate.
/// </summary>
public abstract class Auth0GateCmdletBase : Auth0SessionCmdletBase
{
    private const string Preference = "ErrorActionPreference";
    private const string LocalPreference = "local:" + Preference;

    /// <summary>
    /// Does what comes before the gated operation. An exception of PowerShell's own in it, left to itself, would end this statement and let the
    /// script go on with the next line.
    /// </summary>
    private protected static T Prepare<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (RuntimeException e) when (e is not (PipelineStoppedException or ActionPreferenceStopException))
        {
            throw new Auth0CibaException(ErrorIds.Unexpected, CommandTexts.UnforeseenBeforeRun(e.Message), e);
        }
    }

    private protected override void WriteError(Auth0CibaException error, object? target)
    {
        var record = ErrorRecords.From(error, target);
        if (MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var wanted))
        {
            // What is bound goes before any preference, so that only an exception stops a script whose call does not have it itself.
            if (DefaultParameterValues.MayGive(SessionState, MyInvocation.MyCommand.Name, wanted))
                throw new GateStopException(error, record, GetType());
            WriteError(record);
            return;
        }

        // The preference is read when the error is written; set in the caller's scope it works for any caller, measured in script files, functions,
        // thread jobs and at the prompt.
        var variables = SessionState.PSVariable;
        var before = variables.Get(LocalPreference);
        var value = before?.Value;
        variables.Set(LocalPreference, ActionPreference.Stop);
        try
        {
            WriteError(record);
        }
        finally
        {
            if (before is null)
                variables.Remove(LocalPreference);
            else
                variables.Set(LocalPreference, value);
        }
    }
}
