using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Jobs;
using Auth0.Ciba.PowerShell.Output;
using Auth0.Ciba.PowerShell.Sessions;
using Auth0.Ciba.PowerShell.Waiting;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Invoke-Auth0Backchannel: asks one or several people for approval on their phones or by e-mail, waits, and gives a result for each
/// verified yes. Anything else is an error and gives no output.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "Auth0Backchannel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackchannelAuthenticationResult), typeof(PendingAuthentication), typeof(Auth0BackchannelJob))]
public sealed class InvokeAuth0BackchannelCommand : Auth0SessionCmdletBase
{
    private ApprovalWaiter? _waiter;

    /// <summary>Who is asked: user ids as Auth0 shows them (auth0|...). From the pipeline, all are asked at once.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("User", "Sub")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[]? UserId { get; set; }

    /// <summary>What the person sees: 1 to 64 of letters, digits, space and + - _ . , : #.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? BindingMessage { get; set; }

    /// <summary>Scopes; openid is always among them. Default: openid.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The API that the access token is for. Default: the tenant's userinfo endpoint.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AudienceCompleter))]
    public string? Audience { get; set; }

    /// <summary>Rich authorization details: hashtables, objects or JSON, at most five, each with a type. They need -Audience.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object[]? AuthorizationDetails { get; set; }

    /// <summary>How long the person has, in seconds: 1 to 259200; to 300 by push, above by e-mail. Default: the tenant's, 300.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? RequestedExpiry { get; set; }

    /// <summary>Further parameters for the request; none may be one that the request sets itself.</summary>
    [Parameter]
    public IDictionary? AuthorizationParameter { get; set; }

    /// <summary>Options handed to every store call of this request.</summary>
    [Parameter]
    public IDictionary? StoreOptions { get; set; }

    /// <summary>How long to wait here, in seconds, 1 or more. Default: as long as the request lives. The request itself stays open.</summary>
    [Parameter]
    [Alias("Timeout")]
    public int? TimeoutSec { get; set; }

    /// <summary>Gives the pending request and does not wait; pipe it to Wait-Auth0Backchannel, here or elsewhere.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Gives a job for each person and does not wait.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Takes up an identical request that is still pending, in place of the error AlreadyPending.</summary>
    [Parameter]
    public SwitchParameter Join { get; set; }

    /// <summary>Your own name of this request: run again with the same name, it takes up what was asked before instead of asking again.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? RequestKey { get; set; }

    private protected override void Process()
    {
        var session = RequireSession();
        var timeout = WaitTime.Parse(TimeoutSec);
        if (NoWait && AsJob)
            throw Auth0CibaException.BadInput("NoWait", CommandTexts.NoWaitAndAsJob);
        var options = new AskOptions { Join = Join, RequestKey = RequestKey };
        foreach (var request in CreateRequests().Where(request => ShouldDo(request.UserId, CommandTexts.ActionAsk(request.BindingMessage))))
        {
            AskHistory.Of(session).Note(request.UserId, request.Scope, request.Audience);
            if (AsJob)
                WriteObject(JobStarter.Start(this, session, timeout, request.StoreOptions, stop => session.InitiateAsync(request, options, stop)));
            else
                Waiter.Ask(session, request, options, timeout, follow: !NoWait);
        }

        if (MyInvocation.ExpectingInput)
            _waiter?.Drain();
        else
            Wait();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Wait();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _waiter?.Dispose();
        base.Dispose(disposing);
    }

    private ApprovalWaiter Waiter => _waiter ??= new ApprovalWaiter(new ApprovalReporter(this, HostKind.IsInteractive(Host), NoWait), StopToken);

    private void Wait() => StopAware(() => _waiter?.Wait());

    /// <summary>One request a person, each checked before any leaves.</summary>
    private List<BackchannelAuthenticationRequest> CreateRequests()
    {
        var details = InputConversion.ToAuthorizationDetails(AuthorizationDetails);
        var parameters = InputConversion.ToParameters(AuthorizationParameter);
        var storeOptions = InputConversion.ToStoreOptions(StoreOptions);
        var requests = (UserId is { Length: > 0 } ? UserId : [string.Empty]).Select(user => new BackchannelAuthenticationRequest
        {
            UserId = user ?? string.Empty,
            BindingMessage = BindingMessage ?? string.Empty,
            Scope = Scope is null ? "openid" : string.Join(" ", Scope),
            Audience = Audience,
            AuthorizationDetails = details,
            RequestedExpiry = RequestedExpiry,
            AuthorizationParameters = parameters,
            StoreOptions = storeOptions,
        }).ToList();
        requests.ForEach(request => request.Check());
        return requests;
    }
}
