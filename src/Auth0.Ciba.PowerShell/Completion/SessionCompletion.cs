using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes words from what the runspace's sessions know. A completion that takes long, or fails, is none: a prompt must not hang.</summary>
internal static class SessionCompletion
{
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(1);

    /// <summary>The session named on the line where its value is known, else all that are open here, the latest first.</summary>
    internal static IEnumerable<Session> Sessions(IDictionary bound) => bound["Session"] switch
    {
        Session session => [session],
        PSObject { BaseObject: Session session } => [session],
        _ => SessionRegistry.Current.Open.Reverse(),
    };

    /// <summary>The open requests of those sessions, which only the store is asked for.</summary>
    internal static IReadOnlyList<PendingAuthentication> Requests(IDictionary bound)
    {
        using var limit = new CancellationTokenSource(LongestSearch);
        var found = new List<PendingAuthentication>();
        foreach (var session in Sessions(bound).Where(session => session.IsOpen))
        {
            try
            {
                var search = session.ListRequestsAsync(null, null, limit.Token);
                if (search.Wait(LongestSearch))
                    found.AddRange(search.Result);
            }
            catch (Exception e) when (e is AggregateException or Errors.Auth0CibaException)
            {
                // The others may still have some.
            }
        }

        return found;
    }

    /// <summary>Texts in quotes where the shell needs them, each with a line that says what it is.</summary>
    internal static IEnumerable<CompletionResult> Complete(IEnumerable<(string Text, string Tip)> words, string? word)
    {
        var begin = (word ?? string.Empty).Trim('\'', '"');
        return words
            .Where(entry => entry.Text.StartsWith(begin, StringComparison.OrdinalIgnoreCase))
            .GroupBy(entry => entry.Text, StringComparer.Ordinal)
            .Select(entries => new CompletionResult(Quote(entries.Key), entries.Key, CompletionResultType.ParameterValue, entries.First().Tip));
    }

    /// <summary>Ids hold a bar, which the shell would take for a pipe; the tenant's own ids may hold anything.</summary>
    private static string Quote(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? text : "'" + System.Management.Automation.Language.CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";
}
