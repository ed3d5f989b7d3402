using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Approvals;

/// <summary>Approvals by several people, each used once: what a session's <see cref="Session.Approvals"/> gives.</summary>
public sealed class ApprovalClient
{
    private readonly BackchannelClient _backchannel;
    private readonly ApprovalStore _approvals;
    private readonly ApprovalGate _gate;
    private readonly ApprovalEvidence _evidence;
    private readonly string _domain;
    private readonly string _clientId;
    private readonly bool _isInsecure;
    private readonly ApprovalMaker _maker;
    private readonly TimeProvider _clock;

    internal ApprovalClient(BackchannelClient backchannel, IRecordStore store, ApprovalEvidence evidence, string domain, string clientId, bool isInsecure, TimeProvider clock)
    {
        _backchannel = backchannel;
        _approvals = new ApprovalStore(store);
        _gate = new ApprovalGate(_approvals, domain, clientId, clock);
        _evidence = evidence;
        _domain = domain;
        _clientId = clientId;
        _isInsecure = isInsecure;
        _maker = new ApprovalMaker(domain, clientId, isInsecure, clock);
        _clock = clock;
    }

    /// <summary>Asks people until a quorum is reached or out of reach. With a request key an approval that was begun before is taken up.</summary>
    /// <param name="request">Whom, for what, how many.</param>
    /// <param name="progress">Told how it goes.</param>
    /// <param name="cancellationToken">Ends the wait; the record stays open, and with a request key it can be taken up.</param>
    /// <exception cref="Auth0CibaException">
    /// Anything but a quorum of verified answers; <see cref="Auth0CibaException.Target"/> holds what each person decided.
    /// </exception>
    public Task<Approval> RequestAsync(ApprovalRequest request, ApprovalProgress? progress = null, CancellationToken cancellationToken = default) =>
        RequestAsync(request, false, progress ?? new ApprovalProgress(), cancellationToken);

    /// <summary>As above; the approvers' access tokens come with the approval, in memory alone, where that is wanted.</summary>
    /// <param name="request">Whom, for what, how many.</param>
    /// <param name="passTokens">Whether <see cref="Approval.AccessTokens"/> is filled.</param>
    /// <param name="progress">Told how it goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Auth0CibaException">As above, and <see cref="ErrorIds.TokenNotFound"/> where another process had some of the answers; the approval stays unused.</exception>
    public async Task<Approval> RequestAsync(ApprovalRequest request, bool passTokens, ApprovalProgress progress, CancellationToken cancellationToken = default)
    {
        ApprovalRules.Check(request ?? throw new ArgumentNullException(nameof(request)));
        _approvals.CheckFit();
        var (approvalId, record, isNew) = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        if (passTokens && !isNew && record.Phase != ApprovalPhase.Open)
            throw new Auth0CibaException(ErrorIds.TokenNotFound, ApprovalTexts.SettledEarlier);

        IReadOnlyList<Secrets.Secret> tokens = [];
        if (record.Phase == ApprovalPhase.Open)
        {
            progress.Began?.Invoke(approvalId, record.BindingMessage);
            var round = new ApprovalRound(_backchannel, _approvals, _clock, approvalId, record, progress, request.StoreOptions);
            record = await round.RunAsync(cancellationToken).ConfigureAwait(false);
            if (passTokens)
                tokens = [.. round.Tokens.Select(set => set.AccessToken)];

            // Fewer would hand one person's token over for another's. The approval stays unused.
            if (passTokens && record.Phase == ApprovalPhase.Approved && tokens.Count != record.People.Count(person => person.Decision == ApprovalDecisionKind.Approved))
                throw new Auth0CibaException(ErrorIds.TokenNotFound, ApprovalTexts.SettledEarlier);
        }

        return record.Phase switch
        {
            ApprovalPhase.Approved => new Approval(approvalId, record) { AccessTokens = tokens },
            ApprovalPhase.Consumed => throw new Auth0CibaException(ErrorIds.AlreadyConsumed, ApprovalTexts.UsedAlready(record.ConsumedAt)),
            _ => throw Refusal(record),
        };
    }

    /// <summary>Finds an approval whose quorum was reached, used or not.</summary>
    /// <param name="approvalId">Its id.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.ApprovalNotFound"/>, or <see cref="ErrorIds.QuorumNotReached"/>.</exception>
    public async Task<Approval> FindAsync(string approvalId, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        var record = await FindOwnAsync(approvalId ?? throw new ArgumentNullException(nameof(approvalId)), storeOptions, cancellationToken).ConfigureAwait(false);
        return record.Phase is ApprovalPhase.Approved or ApprovalPhase.Consumed ? new Approval(approvalId, record) : throw Refusal(record);
    }

    /// <summary>Uses an approval, or one of its items, before the operation begins; only one caller ever succeeds.</summary>
    /// <param name="approvalId">Its id. Everything else is read from the record.</param>
    /// <param name="operationHash">The digest of what is about to run.</param>
    /// <param name="item">Which item, from 0.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call. Where it had begun, the item may be used.</param>
    /// <exception cref="Auth0CibaException">
    /// <see cref="ErrorIds.AlreadyConsumed"/>, <see cref="ErrorIds.ApprovalTooOld"/>, <see cref="ErrorIds.OperationChanged"/>,
    /// <see cref="ErrorIds.QuorumNotReached"/>, <see cref="ErrorIds.ApprovalNotFound"/>, <see cref="ErrorIds.CannotCompareAndSwap"/> or a failure of the store.
    /// In every one the operation must not run.
    /// </exception>
    public async Task<Approval> ConsumeAsync(string approvalId, string operationHash, int item = 0, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default) =>
        new(approvalId, await _gate.ConsumeAsync(approvalId ?? throw new ArgumentNullException(nameof(approvalId)), operationHash ?? throw new ArgumentNullException(nameof(operationHash)), item, storeOptions, cancellationToken).ConfigureAwait(false));

    /// <summary>Notes in the record how a run ended.</summary>
    /// <param name="approvalId">The approval that was used.</param>
    /// <param name="outcome">How it ended, in a word or two: 1 to 255 signs.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task NoteRunAsync(string approvalId, string outcome, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default) =>
        _approvals.ChangeAsync(
            approvalId,
            record =>
            {
                (record.Runs ??= []).Add(new RunRecord { Host = Environment.MachineName, EndedAt = _clock.GetUtcNow(), Outcome = outcome });
                return true;
            },
            storeOptions,
            cancellationToken);

    /// <summary>Records, durably and before anything runs, that an operation runs without approval. What it gives can be used once, like an approval.</summary>
    /// <param name="request">What is to run, by whose wish and why; with the policy's rules on it (<see cref="ApprovalPolicy.ApplyBreakGlass"/>).</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.PolicyViolated"/>, <see cref="ErrorIds.StoreNotDurable"/>, or a failure of the store.</exception>
    public async Task<Approval> BreakGlassAsync(BreakGlassRequest request, CancellationToken cancellationToken = default)
    {
        var asked = (request ?? throw new ArgumentNullException(nameof(request))).Request;
        ApprovalRules.Check(asked);
        _approvals.CheckFit(mustBeDurable: true);
        var record = _maker.Create(asked, RequestStore.NewId(), "https://" + _domain + "/");
        record.IsBreakGlass = true;
        record.Phase = ApprovalPhase.Approved;
        record.ApprovedAt = record.CreatedAt;
        record.ValidUntil = record.CreatedAt + asked.Validity;
        record.People.ForEach(person => person.Decision = ApprovalDecisionKind.NotNeeded);
        var approvalId = RequestStore.NewId();
        if (!await _approvals.TryCreateAsync(approvalId, record, asked.StoreOptions, cancellationToken).ConfigureAwait(false))
            throw new Auth0CibaException(ErrorIds.StoreFailed, ApprovalTexts.RecordUnderNewId);
        return new Approval(approvalId, record);
    }

    /// <summary>Posts JSON to an address that is to be told what ran: https, or this machine where the session itself is insecure.</summary>
    /// <param name="address">The address.</param>
    /// <param name="json">The body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException">The address is not allowed, or did not answer with success.</exception>
    public Task NotifyAsync(Uri address, string json, CancellationToken cancellationToken = default) =>
        ApprovalWebhook.PostAsync(address ?? throw new ArgumentNullException(nameof(address)), json, _isInsecure, cancellationToken);

    /// <summary>Checks an address for <see cref="NotifyAsync"/> before anything runs.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>.</exception>
    public void CheckNotify(Uri address) => ApprovalWebhook.Check(address ?? throw new ArgumentNullException(nameof(address)), _isInsecure);

    /// <summary>Proves who wants an operation by an ID token of the tenant for this client, issued within the last twelve hours.</summary>
    /// <param name="idToken">The requester's ID token.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException">One of the Unverified ids, or the tenant's keys could not be had.</exception>
    public async Task<ApprovalRequester> VerifyRequesterAsync(Secrets.Secret idToken, CancellationToken cancellationToken = default)
    {
        var issuer = await _backchannel.GetIssuerAsync(cancellationToken).ConfigureAwait(false);
        return await _evidence.VerifyRequesterAsync((idToken ?? throw new ArgumentNullException(nameof(idToken))).AsPlainText(), issuer, _clientId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks the proofs in an approval's record against keys that the caller trusts; the tenant is not asked.</summary>
    /// <param name="approvalId">Its id.</param>
    /// <param name="keySet">The tenant's public keys as they were, a JWK set (RFC 7517).</param>
    /// <param name="policyHash">The policy that must have ruled; null: any, or none.</param>
    /// <param name="operationHash">The operation that must have been approved; null: any.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.ApprovalNotFound"/>, or <see cref="ErrorIds.BadInput"/> for what is no key set.</exception>
    public async Task<IReadOnlyList<EvidenceLine>> TestAsync(
        string approvalId, string keySet, string? policyHash = null, string? operationHash = null, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        var keys = ApprovalEvidence.ReadKeys(keySet ?? throw new ArgumentNullException(nameof(keySet)));
        var record = await FindOwnAsync(approvalId ?? throw new ArgumentNullException(nameof(approvalId)), storeOptions, cancellationToken).ConfigureAwait(false);
        return await ApprovalEvidence.TestAsync(record, keys, policyHash, operationHash, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The record, where it is of this tenant and client.</summary>
    private async Task<ApprovalRecord> FindOwnAsync(string approvalId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var found = await _approvals.FindAsync(approvalId, storeOptions, cancellationToken).ConfigureAwait(false);
        return found is { } value && value.Record.Domain == _domain && value.Record.ClientId == _clientId ? value.Record : throw ApprovalStore.NotFound(approvalId);
    }

    /// <summary>Makes the record, or finds the one of the same key. Its id follows from the key, so that one key has one record.</summary>
    private async Task<(string ApprovalId, ApprovalRecord Record, bool IsNew)> OpenAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        var issuer = await _backchannel.GetIssuerAsync(cancellationToken).ConfigureAwait(false);
        var approvalId = request.RequestKey is { } key ? RequestFingerprint.Hash("approval", issuer, _clientId, key) : RequestStore.NewId();
        var record = _maker.Create(request, approvalId, issuer);
        if (await _approvals.TryCreateAsync(approvalId, record, request.StoreOptions, cancellationToken).ConfigureAwait(false))
            return (approvalId, record, true);
        var (known, _) = await _approvals.FindAsync(approvalId, request.StoreOptions, cancellationToken).ConfigureAwait(false) ?? throw ApprovalStore.NotFound(approvalId);
        if (known.Fingerprint != record.Fingerprint)
            throw Auth0CibaException.BadInput("RequestKey", ApprovalTexts.KeyOfAnotherApproval(known.BindingMessage));
        return (approvalId, known, false);
    }

    /// <summary>One person's answer keeps its own id; of several it is said what each decided.</summary>
    private static Auth0CibaException Refusal(ApprovalRecord record)
    {
        var decisions = record.People.Select(person => new ApprovalDecision(person)).ToArray();
        if (record.Phase == ApprovalPhase.Open)
            return new Auth0CibaException(ErrorIds.QuorumNotReached, ApprovalTexts.NotDecided) { Target = decisions };
        return decisions.Length == 1 && decisions[0].ErrorId is { } errorId
            ? new Auth0CibaException(errorId, decisions[0].Reason ?? ApprovalTexts.Refused) { Target = decisions }
            : new Auth0CibaException(ErrorIds.QuorumNotReached, ApprovalTexts.QuorumMissed(record.Quorum, decisions.Length, string.Join(", ", decisions.Select(decision => decision.ToString())))) { Target = decisions };
    }
}
