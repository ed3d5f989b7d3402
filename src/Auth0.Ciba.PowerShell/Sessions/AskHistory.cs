using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Auth0.Ciba.Approvals;

namespace Auth0.Ciba.PowerShell.Sessions;

/// <summary>Who was asked for what in a session, for completion alone: in memory, the latest first, a bounded number of each.</summary>
internal sealed class AskHistory
{
    private const int Most = 200;

    private static readonly ConditionalWeakTable<Session, AskHistory> BySession = new();

    private readonly object _lock = new();
    private readonly List<string> _users = [];
    private readonly List<string> _scopes = [];
    private readonly List<string> _audiences = [];

    internal static AskHistory Of(Session session) => BySession.GetValue(session, _ => new AskHistory());

    internal IReadOnlyList<string> Users => Copy(_users);

    internal IReadOnlyList<string> Scopes => Copy(_scopes);

    internal IReadOnlyList<string> Audiences => Copy(_audiences);

    internal void Note(string userId, string scope, string? audience)
    {
        lock (_lock)
        {
            Add(_users, userId);
            foreach (var one in scope.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries))
                Add(_scopes, one);
            if (!string.IsNullOrEmpty(audience))
                Add(_audiences, audience!);
        }
    }

    internal void Note(ApprovalRequest request)
    {
        foreach (var userId in request.Approvers.SelectMany(approver => approver.UserIds))
            Note(userId, request.Scope, request.Audience);
    }

    private static void Add(List<string> list, string text)
    {
        list.Remove(text);
        list.Insert(0, text);
        if (list.Count > Most)
            list.RemoveAt(Most);
    }

    private string[] Copy(List<string> list)
    {
        lock (_lock)
            return list.ToArray();
    }
}
