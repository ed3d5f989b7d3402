using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary>The tenant's back room: decisions, keys, faults, the log. All members are safe to call from many threads.</summary>
public sealed class SimulatorControl
{
    private readonly Tenant _tenant;

    internal SimulatorControl(Tenant tenant) => _tenant = tenant;

    /// <summary>The behaviour on the wire; exchanged as a whole, for requests received from then on.</summary>
    public WireBehaviour Behaviour
    {
        get => _tenant.Behaviour;
        set => _tenant.Behaviour = value;
    }

    /// <summary>The decision every new request gets by itself; null: none.</summary>
    public AutoDecision? AutoDecision
    {
        get => _tenant.Auto.Decision;
        set => _tenant.Auto.Decision = value;
    }

    /// <summary>Changes the claims of every ID token before it is signed; null: none.</summary>
    public IdTokenMutator? MutateIdToken
    {
        get => _tenant.MutateIdToken;
        set => _tenant.MutateIdToken = value;
    }

    /// <summary>All remembered requests, in the order of acceptance.</summary>
    public IReadOnlyList<RequestView> Requests => [.. _tenant.Requests.InOrder.Select(request => request.View())];

    /// <summary>The log of the wire, in the order of answering; empty where only counters are kept.</summary>
    public IReadOnlyList<LogEntry> Log => [.. _tenant.Log.Entries.OrderBy(entry => entry.Order)];

    /// <summary>The violations within <see cref="Log"/>.</summary>
    public IReadOnlyList<Violation> Violations =>
        [.. Log.SelectMany(entry => entry.Violations.Select(kind => new Violation(kind, entry)))];

    /// <summary>Totals; they also count what the log has forgotten.</summary>
    public SimulatorCounters Counters => _tenant.Log.Counters();

    /// <summary>The signing keys, the signing one first.</summary>
    public IReadOnlyList<KeyView> Keys => _tenant.Keys.Views();

    /// <summary>The faults that wait, each with the answers left.</summary>
    public IReadOnlyList<Fault> Faults => _tenant.Faults.Waiting();

    /// <summary>Looks a request up.</summary>
    /// <param name="authReqId">Its <c>auth_req_id</c>.</param>
    /// <returns>The request; null: there is none.</returns>
    public RequestView? Find(string authReqId) => _tenant.Requests.Find(authReqId)?.View();

    /// <summary>Approves a pending request.</summary>
    /// <param name="authReqId">Its <c>auth_req_id</c>.</param>
    /// <param name="options">How the grant differs from what was asked; null: not at all.</param>
    /// <returns>False: there is no such request, or it is not pending.</returns>
    public bool Approve(string authReqId, ApprovalOptions? options = null) => Decide(authReqId, RequestState.Approved, options);

    /// <summary>Denies a pending request.</summary>
    /// <param name="authReqId">Its <c>auth_req_id</c>.</param>
    /// <returns>False: there is no such request, or it is not pending.</returns>
    public bool Deny(string authReqId) => Decide(authReqId, RequestState.Denied, null);

    /// <summary>Ends a pending or approved request as if its time had run out.</summary>
    /// <param name="authReqId">Its <c>auth_req_id</c>.</param>
    /// <returns>False: there is no such request, or it has ended.</returns>
    public bool Expire(string authReqId) => Decide(authReqId, RequestState.Expired, null);

    /// <summary>Approves all pending requests.</summary>
    /// <param name="user">Only those of this user; null: of everybody.</param>
    /// <returns>How many were approved.</returns>
    public int ApproveAll(string? user = null) => _tenant.Requests.DecideAll(RequestState.Approved, user);

    /// <summary>Denies all pending requests.</summary>
    /// <param name="user">Only those of this user; null: of everybody.</param>
    /// <returns>How many were denied.</returns>
    public int DenyAll(string? user = null) => _tenant.Requests.DecideAll(RequestState.Denied, user);

    /// <summary>Expires all pending and approved requests.</summary>
    /// <param name="user">Only those of this user; null: of everybody.</param>
    /// <returns>How many were expired.</returns>
    public int ExpireAll(string? user = null) => _tenant.Requests.DecideAll(RequestState.Expired, user);

    /// <summary>Waits until there is a pending request.</summary>
    /// <param name="match">Which one; null: any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The oldest that matches.</returns>
    public Task<RequestView> WaitForPendingAsync(Func<RequestView, bool>? match = null, CancellationToken cancellationToken = default) =>
        PendingWait.RunAsync(_tenant.Requests, match ?? (_ => true), cancellationToken);

    /// <summary>Lets something go wrong.</summary>
    /// <param name="fault">What, where and how often.</param>
    /// <exception cref="ArgumentException">The fault lacks what its kind needs.</exception>
    public void Inject(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _tenant.Faults.Add(fault);
    }

    /// <summary>Takes all waiting faults back.</summary>
    public void ClearFaults() => _tenant.Faults.Clear();

    /// <summary>Signs with a new key from now on.</summary>
    /// <param name="publishNew">Whether the key set shows the new key.</param>
    /// <param name="keepOld">Whether the key set still shows the old ones.</param>
    /// <returns>The new key's <c>kid</c>.</returns>
    public string RotateKeys(bool publishNew = true, bool keepOld = true) => _tenant.Keys.Rotate(publishNew, keepOld).KeyId;

    /// <summary>Shows a key in the key set, or withholds it.</summary>
    /// <param name="keyId">Its <c>kid</c>.</param>
    /// <param name="published">Whether it is shown.</param>
    /// <returns>False: there is no such key.</returns>
    public bool SetKeyPublished(string keyId, bool published) => _tenant.Keys.SetPublished(keyId, published);

    /// <summary>Exchanges a client's secrets, at most two.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="secrets">The secrets accepted from now on.</param>
    /// <exception cref="KeyNotFoundException">There is no such client.</exception>
    public void SetClientSecrets(string clientId, params IReadOnlyList<string> secrets) => _tenant.Clients.SetSecrets(clientId, secrets);

    /// <summary>Whether a refresh token would be accepted.</summary>
    /// <param name="refreshToken">The token.</param>
    /// <returns>False: unknown, spent or revoked.</returns>
    public bool IsRefreshTokenActive(string refreshToken) => _tenant.Tokens.IsRefreshTokenActive(refreshToken);

    /// <summary>Empties the log and sets the counters to zero.</summary>
    public void ClearLog() => _tenant.Log.Clear();

    private bool Decide(string authReqId, RequestState decision, ApprovalOptions? options) =>
        _tenant.Requests.Find(authReqId) is { } request && _tenant.Requests.Decide(request, decision, options);
}
