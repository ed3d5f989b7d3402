using System;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>What became of all requests, held against the tenant's own log.</summary>
internal sealed class Verdict
{
    private readonly ProcessRig _rig;
    private readonly IReadOnlyList<LogEntry> _log;
    private readonly DateTimeOffset[] _kills;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal Verdict(ProcessRig rig)
    {
        _rig = rig;
        _log = rig.Control.Log;
        _kills = [.. rig.Kills];
    }

    /// <summary>How many requests ended in which way.</summary>
    internal string Counts => $"Counted: {_kills.Length} kills; " + string.Join(", ", _counts.Select(pair => $"{pair.Value} {pair.Key}"));

    /// <summary>Checks each key's outcome: the decision that the person made, or Indeterminate where a kill took the answer away.</summary>
    internal void Check(IEnumerable<int> keys, IReadOnlyList<RequestRecord> records)
    {
        var asked = _rig.Control.Requests.GroupBy(request => request.User).ToDictionary(group => group.Key, group => Assert.Single(group));

        // A record that never got so far as to be named by the guard was never sent; its key's next worker made another.
        var written = records.GroupBy(record => record.UserId).ToDictionary(group => group.Key, group => group.OrderBy(record => record.Phase).Last());
        foreach (var key in keys)
        {
            var user = AskingWorker.UserOf(key);
            Assert.True(_rig.Outcomes.TryGetValue(key, out var outcome), $"{user} has no outcome");
            Count(Judge(user, outcome!, written[user], asked.GetValueOrDefault(user)));
        }

        // A poll for a request whose answer went down with its worker is how the next one learns of it.
        Assert.All(_rig.Control.Violations, violation => Assert.Equal(ViolationKind.PollAfterEnd, violation.Kind));
        Assert.Empty(_rig.Errors);
    }

    private string Judge(string user, string outcome, RequestRecord record, RequestView? request)
    {
        if (!outcome.StartsWith(nameof(BackchannelStatus.Indeterminate), StringComparison.Ordinal))
        {
            Assert.Equal(RequestPhase.Ended, record.Phase);
            var no = outcome.StartsWith($"{BackchannelStatus.Denied} {ErrorIds.AccessDenied}", StringComparison.Ordinal);
            Assert.True(ProcessRig.SaysNo(user) ? no : outcome == $"{BackchannelStatus.Approved} {user}", $"{user}: {outcome}");
            return no ? "denied" : "approved";
        }

        if (request is null)
            return "indeterminate: killed before the request reached the tenant";
        if (record.Phase == RequestPhase.Asking)
        {
            AssertKilledAfter(_log.Single(entry => entry.Endpoint == WireEndpoint.Backchannel && entry.AuthReqId == request.AuthReqId), user);
            return "indeterminate: killed between the tenant's acknowledgement and its writing";
        }

        AssertKilledAfter(_log.Last(entry => MayBeFinal(entry) && entry.AuthReqId == request.AuthReqId), user);
        return "indeterminate: killed between the tenant's answer and its writing";
    }

    /// <summary>The person's decision, or an answer that was cut as its worker went down.</summary>
    private static bool MayBeFinal(LogEntry entry) => entry.Endpoint == WireEndpoint.Token && (entry.Status is 200 or 0 || entry.Error is "access_denied");

    /// <summary>The tenant answered, and before it heard of the request again a worker was killed.</summary>
    private void AssertKilledAfter(LogEntry answer, string user)
    {
        var next = _log.Where(entry => entry.AuthReqId == answer.AuthReqId && entry.Order > answer.Order).Select(entry => entry.Time).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        Assert.True(_kills.Any(kill => kill >= answer.Time && kill <= next), $"{user} is indeterminate, but nobody was killed between {answer.Time:O} and {next:O}");
    }

    private void Count(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;
}
