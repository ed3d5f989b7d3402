using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Security;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Gate;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Sessions;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>What the two gates share: whom to ask, for what, under which rules.</summary>
public abstract class Auth0ApprovalCmdletBase : Auth0GateCmdletBase
{
    /// <summary>
    /// Who may approve: user ids as Auth0 shows them (auth0|...), each a person once; with a policy its names and @groups too. Default: all that
    /// the policy names.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[]? Approver { get; set; }

    /// <summary>How many of them must approve. Default: the policy's, else 1.</summary>
    [Parameter]
    public int? Quorum { get; set; }

    /// <summary>What people see: 1 to 58 of letters, digits, space and + - _ . , : #; a match code is put behind it.</summary>
    [Parameter]
    public string? BindingMessage { get; set; }

    /// <summary>What may run. It is frozen: its text, the arguments, and the functions and files that it names.</summary>
    [Parameter]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Values for the block, frozen before anybody is asked.</summary>
    [Parameter]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Items for each of which the block runs once, as its first argument; one approval is for all of them.</summary>
    [Parameter]
    public object?[]? Target { get; set; }

    /// <summary>Accepts, and records, what the block reaches without being handed it: variables from around it, commands made at run time.</summary>
    [Parameter]
    public SwitchParameter AllowUncovered { get; set; }

    /// <summary>A policy file, which belongs to somebody else. Parameters may be stricter than it, never laxer.</summary>
    [Parameter]
    public string? PolicyPath { get; set; }

    /// <summary>The operation's name, for the record and for people; with a policy, one of its operations.</summary>
    [Parameter]
    public string? Operation { get; set; }

    /// <summary>Scopes asked for; openid is always among them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The API at which the details' type powershell_operation is registered. Without one people see the binding message alone.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AudienceCompleter))]
    public string? Audience { get; set; }

    /// <summary>Further authorization details that people see. They need -Audience.</summary>
    [Parameter]
    public object[]? AuthorizationDetails { get; set; }

    /// <summary>How long each person has, in seconds: 1 to 259200; to 300 by push, above by e-mail. Default: the tenant's, 300.</summary>
    [Parameter]
    public int? RequestedExpiry { get; set; }

    /// <summary>Asks one after the other, in the order given; the next on a no, or after -EscalateAfter.</summary>
    [Parameter]
    public SwitchParameter OneAtATime { get; set; }

    /// <summary>With -OneAtATime: seconds after which the next is asked too.</summary>
    [Parameter]
    public int? EscalateAfter { get; set; }

    /// <summary>The first no ends it.</summary>
    [Parameter]
    public SwitchParameter DenyOnFirstRefusal { get; set; }

    /// <summary>The longest time between yes and run, in seconds, 1 to 604800. Default: 300, or what the policy allows where that is less.</summary>
    [Parameter]
    public int? ValidFor { get; set; }

    /// <summary>Who wants it, as you say; recorded as claimed. Default: this user and machine.</summary>
    [Parameter]
    public string? Requester { get; set; }

    /// <summary>The requester's ID token, of the same tenant and application and not older than twelve hours: proves who wants it.</summary>
    [Parameter]
    public SecureString? RequesterToken { get; set; }

    /// <summary>Why it is wanted.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>The ticket that it belongs to.</summary>
    [Parameter]
    public string? Ticket { get; set; }

    /// <summary>Your own name of this approval: run again with the same name, it takes up what was asked before, and nobody is asked twice.</summary>
    [Parameter]
    public string? RequestKey { get; set; }

    /// <summary>Options handed to every store call.</summary>
    [Parameter]
    public IDictionary? StoreOptions { get; set; }

    /// <summary>How long to wait here, in seconds, 1 or more. Default: as long as people have.</summary>
    [Parameter]
    [Alias("Timeout")]
    public int? TimeoutSec { get; set; }

    /// <summary>Freezes the block with all that it gets; null where there is none.</summary>
    /// <exception cref="Auth0CibaException">BadInput, CannotFreeze or Uncovered.</exception>
    private protected FrozenOperation? FreezeOperation()
    {
        if (ScriptBlock is null)
        {
            if (ArgumentList is not null || Target is not null || AllowUncovered)
                throw Auth0CibaException.BadInput("ScriptBlock", CommandTexts.BlockRequired);
            return null;
        }

        if (Target is { Length: 0 })
            throw Auth0CibaException.BadInput("Target", CommandTexts.TargetEmpty);
        var operation = FrozenOperation.Freeze(ScriptBlock, ArgumentList, Target, SessionState, InvokeCommand);
        if (operation.Reach.Uncovered.Count > 0 && !AllowUncovered)
            throw new Auth0CibaException(ErrorIds.Uncovered, CommandTexts.Uncovered(string.Join("; ", operation.Reach.Uncovered)));
        foreach (var reached in operation.Reach.Reached.Where(reached => !reached.Key.Contains('$')))
            WriteVerbose(CommandTexts.Reaches(reached.Key, reached.Value));
        return operation;
    }

    /// <summary>The policy; null where none is given.</summary>
    /// <exception cref="Auth0CibaException">PolicyUnusable.</exception>
    private protected ApprovalPolicy? ReadPolicy()
    {
        if (PolicyPath is null)
            return null;

        // A path that came out empty must not quietly mean no policy.
        return string.IsNullOrWhiteSpace(PolicyPath)
            ? throw Auth0CibaException.BadInput(nameof(PolicyPath), CommandTexts.Empty)
            : ApprovalPolicy.Load(GetUnresolvedProviderPathFromPSPath(PolicyPath));
    }

    /// <summary>What the parameters say, under the policy's rules, as the engine takes it.</summary>
    private protected ApprovalRequest CreateRequest(Session session, FrozenOperation? operation, ApprovalPolicy? policy)
    {
        var request = new ApprovalRequest
        {
            Approvers = FindApprovers(),
            Quorum = Quorum,
            BindingMessage = BindingMessage ?? string.Empty,
            Operation = Operation,
            OperationHash = operation?.Hash,
            ItemCount = operation?.ItemCount ?? 1,
            Manifest = operation?.Manifest,
            Uncovered = operation is null ? [] : [.. operation.Reach.Uncovered],
            Scope = Scope is null ? "openid" : string.Join(" ", Scope),
            Audience = Audience,
            RequestedExpiry = RequestedExpiry,
            OneAtATime = OneAtATime,
            EscalateAfter = EscalateAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            DenyOnFirstRefusal = DenyOnFirstRefusal,
            ValidFor = ValidFor is { } valid ? TimeSpan.FromSeconds(valid) : null,
            Requester = FindRequester(session),
            Reason = Reason,
            Ticket = Ticket,
            RequestKey = RequestKey,
            StoreOptions = InputConversion.ToStoreOptions(StoreOptions),
        };
        AskHistory.Of(session).Note(request);
        return GateRequests.WithDetails(policy?.Apply(request, DateTimeOffset.UtcNow) ?? request, operation, AuthorizationDetails);
    }

    /// <summary>A list that came out empty, or with a hole in it, must not quietly mean others than were meant.</summary>
    private ApprovalPerson[] FindApprovers()
    {
        if (Approver is null)
            return [];
        return Approver.Length > 0 && !Approver.Any(string.IsNullOrWhiteSpace)
            ? [.. Approver.Distinct(StringComparer.Ordinal).Select(id => new ApprovalPerson(id))]
            : throw Auth0CibaException.BadInput(nameof(Approver), CommandTexts.EntryEmpty);
    }

    private ApprovalRequester FindRequester(Session session) =>
        RequesterToken is { } token ? Await(session.Approvals.VerifyRequesterAsync(Secret.FromSecureString(token), StopToken)) : ApprovalRequester.Claimed(Requester);
}
