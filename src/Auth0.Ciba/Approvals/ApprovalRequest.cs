using System;
using System.Collections.Generic;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Approvals;

/// <summary>What several people are asked to approve, and how many must.</summary>
public sealed record ApprovalRequest
{
    /// <summary>How long an approval holds where nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultValidity = TimeSpan.FromMinutes(5);

    /// <summary>Those who may approve, each a person once.</summary>
    public IReadOnlyList<ApprovalPerson> Approvers { get; init; } = [];

    /// <summary>How many must say yes, 1 to the number of approvers. Default: the policy's, else 1.</summary>
    public int? Quorum { get; init; }

    /// <summary>What people see: 1 to 58 of letters, digits, space and <c>+-_.,:#</c>; a match code is put behind it.</summary>
    public string BindingMessage { get; init; } = string.Empty;

    /// <summary>The operation's name, for records and policies.</summary>
    public string? Operation { get; init; }

    /// <summary>A digest of what is to run. Only what has the same digest can use the approval; without one nothing that has a digest can.</summary>
    public string? OperationHash { get; init; }

    /// <summary>How many items the approval covers, each used once: 1 to 100000. Default: 1.</summary>
    public int ItemCount { get; init; } = 1;

    /// <summary>A digest of the items.</summary>
    public string? Manifest { get; init; }

    /// <summary>What the operation reaches that its digest does not cover; recorded.</summary>
    public IReadOnlyList<string> Uncovered { get; init; } = [];

    /// <summary>Scopes asked for; <c>openid</c> is always among them.</summary>
    public string Scope { get; init; } = Names.OpenId;

    /// <summary>The API that knows the type of the details.</summary>
    public string? Audience { get; init; }

    /// <summary>What people see beside the message; needs an audience.</summary>
    public AuthorizationDetails? AuthorizationDetails { get; init; }

    /// <summary>How long each person has, in seconds: 1 to 259200; to 300 by push, above by e-mail. None: the tenant's default, 300.</summary>
    public int? RequestedExpiry { get; init; }

    /// <summary>Asks one person after the other, in the order given, instead of all at once.</summary>
    public bool OneAtATime { get; init; }

    /// <summary>With <see cref="OneAtATime"/>: after so long the next is asked too, though the one before has not answered. None: not before he has.</summary>
    public TimeSpan? EscalateAfter { get; init; }

    /// <summary>The first no ends it, though others could still make the quorum.</summary>
    public bool DenyOnFirstRefusal { get; init; }

    /// <summary>The longest time between the deciding yes and the run: 1 second to 7 days. Default: 5 minutes, or less where the policy says so.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>Who wants the operation.</summary>
    public ApprovalRequester Requester { get; init; } = ApprovalRequester.Claimed();

    /// <summary>Why it is wanted.</summary>
    public string? Reason { get; init; }

    /// <summary>The ticket that it belongs to.</summary>
    public string? Ticket { get; init; }

    /// <summary>The digest of the policy that made these rules.</summary>
    public string? PolicyHash { get; init; }

    /// <summary>
    /// The caller's own name of this approval, such as a runbook job's id, 1 to 255 signs: a restarted caller that gives the same name takes up
    /// what it asked before, and nobody is asked twice.
    /// </summary>
    public string? RequestKey { get; init; }

    /// <summary>Options handed to every store call; never stored.</summary>
    public IReadOnlyDictionary<string, object?>? StoreOptions { get; init; }

    internal int NeededApprovals => Quorum ?? 1;

    internal TimeSpan Validity => ValidFor ?? DefaultValidity;

    /// <summary>Checks what is asked against the rules. Asking does this too, before anything is sent.</summary>
    /// <exception cref="Errors.Auth0CibaException"><see cref="Errors.ErrorIds.BadInput"/>: names the parameter and the rule.</exception>
    public void Check() => ApprovalRules.Check(this);
}
