using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Auth0.Ciba.Diagnosis;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Output;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Test-Auth0Session: checks tenant, clock, keys, client credentials, the CIBA grant and the store, and asks nobody unless -UserId names a
/// person. Gives true or false; with -Detailed a line for each check, with -AsReport a text without secrets.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "Auth0Session", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(bool), typeof(SessionCheck), typeof(string))]
public sealed class TestAuth0SessionCommand : Auth0SessionCmdletBase
{
    private const string Answer = "A person's answer";

    /// <summary>A person who is really asked, once, where no check before has failed. Default: nobody.</summary>
    [Parameter(Position = 0)]
    [Alias("User", "Sub")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>What that person sees. Default: Test of Auth0.Ciba.</summary>
    [Parameter]
    public string? BindingMessage { get; set; }

    /// <summary>How long to wait for the person, in seconds, 1 or more. Default: as long as the request lives.</summary>
    [Parameter]
    [Alias("Timeout")]
    public int? TimeoutSec { get; set; }

    /// <summary>Gives a line for each check, in place of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Gives one text for a support ticket, without secrets, tokens and user ids, in place of true or false.</summary>
    [Parameter]
    public SwitchParameter AsReport { get; set; }

    /// <summary>Options handed to every store call.</summary>
    [Parameter]
    public IDictionary? StoreOptions { get; set; }

    private protected override void Process()
    {
        var session = RequireSession();
        if (Detailed && AsReport)
            throw Auth0CibaException.BadInput(nameof(AsReport), CommandTexts.ReportAndDetailed);
        var timeout = WaitTime.Parse(TimeoutSec);
        var storeOptions = InputConversion.ToStoreOptions(StoreOptions);
        var request = CreateRequest(storeOptions);

        var diagnosis = Await(session.TestAsync(storeOptions, StopToken));
        var more = new List<SessionCheck> { ShellVersion.Check(SessionState) };
        if (request is not null)
            more.Add(diagnosis.IsPassed ? Ask(session, request, timeout) : new SessionCheck(Answer, CheckState.NotChecked, CommandTexts.NobodyAskedAsFailed));
        diagnosis = diagnosis.With(more);

        if (Detailed)
            WriteObject(diagnosis.Checks, enumerateCollection: true);
        else
            WriteObject(AsReport ? diagnosis.ToReport() : diagnosis.IsPassed);
    }

    /// <summary>What is asked, checked before anything leaves; null where nobody is to be asked.</summary>
    private BackchannelAuthenticationRequest? CreateRequest(IReadOnlyDictionary<string, object?>? storeOptions)
    {
        if (UserId is null)
        {
            return BindingMessage is null && TimeoutSec is null
                ? null
                : throw Auth0CibaException.BadInput(BindingMessage is null ? nameof(TimeoutSec) : nameof(BindingMessage), CommandTexts.ForUserId);
        }

        var request = new BackchannelAuthenticationRequest { UserId = UserId, BindingMessage = BindingMessage ?? "Test of Auth0.Ciba", StoreOptions = storeOptions };
        request.Check();
        return request;
    }

    private SessionCheck Ask(Session session, BackchannelAuthenticationRequest request, TimeSpan? timeout)
    {
        if (!ShouldDo(request.UserId, CommandTexts.ActionAsk(request.BindingMessage)))
            return new SessionCheck(Answer, CheckState.NotChecked, CommandTexts.NobodyAsked);
        try
        {
            var pending = Await(session.InitiateAsync(request, null, StopToken));
            new ApprovalReporter(this, HostKind.IsInteractive(Host)).Asked(pending);
            Await(session.WaitAsync(pending, timeout, request.StoreOptions, StopToken));
            return new SessionCheck(Answer, CheckState.Passed, CommandTexts.YesVerified);
        }
        catch (Auth0CibaException e)
        {
            // The message may name the person; the id and what to do about it do not.
            return new SessionCheck(Answer, CheckState.Failed, e.TenantError is null ? CommandTexts.NoYes(e.ErrorId) : CommandTexts.NoYesSaying(e.ErrorId, e.TenantError), e.RecommendedAction);
        }
    }
}
