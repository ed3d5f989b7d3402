using System;
using System.Text.Json.Nodes;
using System.Threading;

namespace Auth0.Ciba.Simulator;

/// <summary>One request: its state, and the poll clock that the judge and <c>slow_down</c> read.</summary>
internal sealed class BackchannelRequest
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _created;
    private readonly TimeSpan _lifetime;
    private RequestState _state = RequestState.Pending;
    private TimeSpan _interval;
    private long? _lastAnswer;
    private int _inFlight;
    private int _polls;
    private bool _endAnswered;
    private bool _endDelivered;

    public BackchannelRequest(string id, long number, BackchannelAsk ask, TimeProvider time, WireBehaviour behaviour)
    {
        Id = id;
        Number = number;
        Ask = ask;
        _time = time;
        _created = time.GetTimestamp();
        CreatedAt = time.GetUtcNow();
        _lifetime = TimeSpan.FromSeconds(ask.LifetimeSeconds);
        _interval = TimeSpan.FromSeconds(behaviour.IntervalSeconds);
    }

    public string Id { get; }

    public long Number { get; }

    public BackchannelAsk Ask { get; }

    public DateTimeOffset CreatedAt { get; }

    public ApprovalOptions Approval { get; private set; } = new();

    public DateTimeOffset DecidedAt { get; private set; }

    public RequestState State
    {
        get
        {
            lock (_gate)
                return StateAt(_time.GetTimestamp());
        }
    }

    /// <summary>Seconds that must pass between an answer and the next poll.</summary>
    public int IntervalSeconds
    {
        get
        {
            lock (_gate)
                return (int)_interval.TotalSeconds;
        }
    }

    public bool TryDecide(RequestState decision, ApprovalOptions? approval)
    {
        lock (_gate)
        {
            var state = StateAt(_time.GetTimestamp());
            var allowed = state == RequestState.Pending || (state == RequestState.Approved && decision == RequestState.Expired);
            if (!allowed)
                return false;
            _state = decision;
            Approval = approval ?? Approval;
            DecidedAt = _time.GetUtcNow();
            return true;
        }
    }

    public PollFindings BeginPoll(long receipt, WireBehaviour behaviour)
    {
        lock (_gate)
        {
            var counts = behaviour.FirstPollMustWait || _polls > 0;
            var needed = _interval - TimeSpan.FromMilliseconds(behaviour.EarlyPollToleranceMilliseconds);
            var early = counts && !_endDelivered && _lastAnswer is { } last && _time.GetElapsedTime(last, receipt) < needed;
            var findings = new PollFindings(
                early, _inFlight > 0, !_endDelivered && StateAt(receipt) == RequestState.Expired, _endDelivered);
            _polls++;
            _inFlight++;
            return findings;
        }
    }

    public PollOutcome Answer(PollFindings findings, long receipt, WireBehaviour behaviour)
    {
        lock (_gate)
        {
            var state = StateAt(receipt);
            if (state == RequestState.Redeemed)
                return PollOutcome.Spent;
            if (findings.Early && state != RequestState.Expired)
            {
                _interval += TimeSpan.FromSeconds(behaviour.SlowDownStepSeconds);
                return PollOutcome.SlowDown;
            }

            switch (state)
            {
                case RequestState.Pending:
                    return PollOutcome.Pending;
                case RequestState.Approved:
                    _state = RequestState.Redeemed;
                    return PollOutcome.Approved;
                default:
                    if (_endAnswered && behaviour.DecisionAnsweredOnce)
                        return PollOutcome.Spent;
                    _endAnswered = true;
                    return state == RequestState.Denied ? PollOutcome.Denied : PollOutcome.Expired;
            }
        }
    }

    /// <summary>Starts the poll clock: just before the answer is written, so that no client can be quicker than the note.</summary>
    public void MarkAnswered(bool poll, bool endDelivered)
    {
        lock (_gate)
        {
            _lastAnswer = _time.GetTimestamp();
            _endDelivered |= endDelivered;
            if (poll)
                _inFlight--;
        }
    }

    public RequestView View()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var left = _lifetime - _time.GetElapsedTime(_created, now);
            return new RequestView
            {
                AuthReqId = Id,
                Number = Number,
                State = StateAt(now),
                ClientId = Ask.Client.ClientId,
                User = Ask.User.Sub,
                BindingMessage = Ask.BindingMessage,
                Scopes = Ask.Scopes,
                Audience = Ask.Api?.Identifier,
                AuthorizationDetails = Ask.DetailsJson is null ? null : (JsonArray)JsonNode.Parse(Ask.DetailsJson)!,
                CreatedAt = CreatedAt,
                DecidedAt = DecidedAt == default ? null : DecidedAt,
                ExpiresAt = CreatedAt + _lifetime,
                SecondsLeft = Math.Max(0, left.TotalSeconds),
                Polls = _polls,
            };
        }
    }

    private RequestState StateAt(long timestamp) =>
        _state is RequestState.Pending or RequestState.Approved && _time.GetElapsedTime(_created, timestamp) >= _lifetime
            ? RequestState.Expired
            : _state;
}
