using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.Approvals;

/// <summary>
/// One process's asking for one approval, from its record alone (law 8): asks whom the record says, follows each request, writes each decision
/// down, and stops when the quorum is settled. Everything happens in the order of one mailbox.
/// </summary>
internal sealed class ApprovalRound(BackchannelClient backchannel, ApprovalStore approvals, TimeProvider clock, string approvalId, ApprovalRecord record, ApprovalProgress progress, IReadOnlyDictionary<string, object?>? storeOptions)
{
    private readonly ApprovalAsker _asker = new(backchannel, storeOptions);
    private readonly Mailbox<Func<Task>> _mailbox = new();
    private readonly List<IDisposable> _following = [];
    private readonly HashSet<int> _begun = [];
    private readonly Dictionary<int, DateTimeOffset> _askedAt = [];
    private readonly Dictionary<int, TokenSet> _tokens = [];
    private readonly CancellationTokenSource _over = new();
    private ApprovalRecord _record = record;
    private int? _asking;
    private int _escalations;

    /// <summary>The tokens of those whose yes counted and came to this process; in memory alone.</summary>
    internal IEnumerable<TokenSet> Tokens => _tokens.OrderBy(pair => pair.Key).Select(pair => pair.Value);

    /// <summary>Runs until the approval is settled.</summary>
    /// <exception cref="Auth0CibaException">Something that is nobody's decision: the record stays open, and the round can be run again.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the record stays open.</exception>
    internal async Task<ApprovalRecord> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Whoever was asked by an earlier process is followed first: his answer may settle it.
            for (var i = 0; i < _record.People.Count && _record.Phase == ApprovalPhase.Open; i++)
            {
                if (IsOpen(i) && await backchannel.FindOwnAsync(_record.People[i].RequestId, storeOptions, cancellationToken).ConfigureAwait(false) is not null)
                    Begin(i);
            }

            while (_record.Phase == ApprovalPhase.Open)
            {
                BeginNext();
                var happened = await _mailbox.TakeAsync(cancellationToken).ConfigureAwait(false);
                await happened().ConfigureAwait(false);
            }

            return _record;
        }
        finally
        {
            lock (_following)
            {
                _over.Cancel();
                _following.ForEach(following => following.Dispose());
            }
        }
    }

    private bool IsOpen(int person) => _record.People[person].Decision == ApprovalDecisionKind.Open;

    /// <summary>Asks whoever is to be asked now. One request leaves at a time, so that nobody is asked once it is settled.</summary>
    private void BeginNext()
    {
        if (_asking is not null)
            return;
        var next = Enumerable.Range(0, _record.People.Count).Where(person => IsOpen(person) && !_begun.Contains(person)).Take(1).ToArray();
        if (next.Length == 0)
            return;
        if (_record.OneAtATime && _begun.Any(IsOpen))
        {
            if (_escalations == 0)
                return;
            _escalations--;
        }

        _asking = next[0];
        Begin(next[0]);
    }

    private void Begin(int person)
    {
        _begun.Add(person);
        _ = Task.Run(() => AskAsync(person));
    }

    private async Task AskAsync(int person)
    {
        try
        {
            var pending = await _asker.FindOrAskAsync(_record, person, _over.Token).ConfigureAwait(false);
            _mailbox.Post(() => AskedAsync(person, pending));
            Keep(await backchannel.ObserveAsync(pending.RequestId, outcome => _mailbox.Post(() => DecidedAsync(person, outcome.Result, outcome.Error)), null, storeOptions, _over.Token, forGate: true).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // Settled or stopped meanwhile.
        }
        catch (Exception e)
        {
            _mailbox.Post(() => DecidedAsync(person, null, e as Auth0CibaException ?? new Auth0CibaException(ErrorIds.Unexpected, e.Message, e)));
        }
    }

    private Task AskedAsync(int person, PendingAuthentication pending)
    {
        NoLongerAsking(person);
        _askedAt[person] = pending.AskedAt;
        progress.Asked?.Invoke(pending);
        if (_record is { OneAtATime: true, EscalateAfter: { } seconds })
            _ = EscalateAsync(person, TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }

    private async Task EscalateAsync(int person, TimeSpan after)
    {
        try
        {
            await clock.WaitAsync(after, _over.Token).ConfigureAwait(false);
            _mailbox.Post(() =>
            {
                if (IsOpen(person))
                    _escalations++;
                return Task.CompletedTask;
            });
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void NoLongerAsking(int person) => _asking = _asking == person ? null : _asking;

    private void Keep(IDisposable following)
    {
        lock (_following)
        {
            if (_over.IsCancellationRequested)
                following.Dispose();
            else
                _following.Add(following);
        }
    }

    /// <summary>Writes one decision down, and with it what follows from it. What is no decision ends the round with the record still open.</summary>
    private async Task DecidedAsync(int person, BackchannelAuthenticationResult? result, Auth0CibaException? error)
    {
        NoLongerAsking(person);
        if (error is not null && !Decisions.IsFinal(error))
            throw error;

        var requestId = _record.People[person].RequestId;
        DateTimeOffset? asked = _askedAt.TryGetValue(person, out var time) ? time : null;
        var now = clock.GetUtcNow();
        _record = await approvals.ChangeAsync(approvalId, current => Decisions.Apply(current, person, asked, result, error, now), storeOptions, CancellationToken.None).ConfigureAwait(false);
        if (result is not null && _record.People[person].Decision == ApprovalDecisionKind.Approved)
            _tokens[person] = result.Tokens;
        progress.Decided?.Invoke(new ApprovalDecision(_record.People[person]));
        foreach (var settled in _record.People.Where(one => one.RequestId == requestId || one.Decision == ApprovalDecisionKind.NotNeeded))
            await EndRequestAsync(settled.RequestId).ConfigureAwait(false);
    }

    /// <summary>The answer's record has done its work. A store that fails now costs only tidiness.</summary>
    private async Task EndRequestAsync(string requestId)
    {
        try
        {
            await backchannel.EndGateRequestAsync(requestId, storeOptions).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            progress.Warned?.Invoke(ApprovalTexts.RecordNotEnded(e.Message));
        }
    }
}
