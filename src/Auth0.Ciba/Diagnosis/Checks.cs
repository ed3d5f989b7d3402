using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Diagnosis;

/// <summary>Runs one check so that the others run whatever becomes of it.</summary>
internal static class Checks
{
    private const int LongestText = 500;

    internal static async Task<SessionCheck> RunAsync(string check, Func<Task<SessionCheck>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            return From(check, e);
        }
    }

    internal static SessionCheck From(string check, Exception error) => error is Auth0CibaException known
        ? SessionCheck.Failed(check, Printable.Shorten(known.Message, LongestText), known.RecommendedAction)
        : SessionCheck.Failed(check, Printable.Shorten($"{error.GetType().Name}: {error.Message}", LongestText), string.Empty);
}
