using System;
using System.Threading;

namespace Auth0.Ciba.Errors;

/// <summary>Whose cancellation an exception is.</summary>
internal static class Cancellations
{
    /// <summary>Whether the caller stopped. A store's own time-out is a cancellation too, but nobody's wish.</summary>
    internal static bool IsStop(this Exception e, CancellationToken cancellationToken) => e is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
