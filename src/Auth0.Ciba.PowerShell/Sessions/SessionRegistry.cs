using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Auth0.Ciba.PowerShell.Sessions;

/// <summary>
/// The sessions opened in each runspace, one of them its default. The default holds only as long as a global variable of the shell names it:
/// where the engine resets a runspace to use it again (ForEach-Object -Parallel), the next user starts without one, as it must, and what the
/// one before left open is closed. Closing a runspace closes its sessions.
/// </summary>
internal sealed class SessionRegistry
{
    private const string Marker = "global:Auth0CibaDefaultSession";
    private const string UseMarker = "global:Auth0CibaSessions";

    private static readonly ConditionalWeakTable<Runspace, SessionRegistry> ByRunspace = new();

    private readonly object _lock = new();
    private readonly List<Session> _sessions = [];
    private Session? _default;

    /// <summary>The registry of the runspace that runs the calling cmdlet.</summary>
    internal static SessionRegistry In(SessionState shell)
    {
        var registry = Current;
        if (!ReferenceEquals(registry, Unwrap(shell.PSVariable.GetValue(UseMarker))))
            registry.CloseAll();
        return registry;
    }

    /// <summary>The same where there is no cmdlet, as in completion.</summary>
    internal static SessionRegistry Current => ByRunspace.GetValue(Runspace.DefaultRunspace, Create);

    /// <summary>The default session, if it is there and open.</summary>
    internal Session? FindDefault(SessionState shell)
    {
        lock (_lock)
            return _default is { IsOpen: true } && ReferenceEquals(_default, Unwrap(shell.PSVariable.GetValue(Marker))) ? _default : null;
    }

    /// <summary>All open sessions, oldest first.</summary>
    internal IReadOnlyList<Session> Open
    {
        get
        {
            lock (_lock)
                return _sessions.Where(session => session.IsOpen).ToArray();
        }
    }

    internal void Add(Session session, SessionState shell)
    {
        lock (_lock)
        {
            _sessions.RemoveAll(known => !known.IsOpen);
            _sessions.Add(session);
            _default = session;
        }

        shell.PSVariable.Set(Marker, session);
        shell.PSVariable.Set(UseMarker, this);
    }

    /// <summary>After this no session is used unless it is named.</summary>
    internal void ClearDefault(SessionState shell)
    {
        lock (_lock)
            _default = null;
        shell.PSVariable.Remove(Marker);
    }

    internal void Close(Session session)
    {
        lock (_lock)
        {
            _sessions.Remove(session);
            if (ReferenceEquals(_default, session))
                _default = null;
        }

        session.Dispose();
    }

    private static SessionRegistry Create(Runspace runspace)
    {
        var registry = new SessionRegistry();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
                registry.CloseAll();
        };
        return registry;
    }

    private void CloseAll()
    {
        foreach (var session in Open)
            Close(session);
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
