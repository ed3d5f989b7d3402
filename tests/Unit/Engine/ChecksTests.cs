using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Diagnosis;
using Auth0.Ciba.Errors;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>One check of the diagnosis never keeps the others from being made.</summary>
public sealed class ChecksTests
{
    [Fact]
    public async Task AKnownErrorBecomesALineWithItsRemedy()
    {
        var error = new Auth0CibaException(ErrorIds.NotSupported, "The tenant does not support CIBA.");

        var line = await Checks.RunAsync("Discovery", () => throw error, default);

        Assert.Equal(("Discovery", CheckState.Failed, error.Message, error.RecommendedAction), (line.Check, line.State, line.Found, line.Remedy));
    }

    [Fact]
    public async Task AnUnknownErrorBecomesALineToo()
    {
        var line = await Checks.RunAsync("Store", () => throw new InvalidOperationException("bad \u0007" + new string('x', 1000)), default);

        Assert.Equal(CheckState.Failed, line.State);
        Assert.StartsWith("InvalidOperationException: bad", line.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0007", line.Found, StringComparison.Ordinal);
        Assert.InRange(line.Found.Length, 100, 510);
    }

    [Fact]
    public async Task TheCallersStopIsNoFinding()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Checks.RunAsync("Store", () => throw new OperationCanceledException(stop.Token), stop.Token));
        Assert.Equal(CheckState.Failed, (await Checks.RunAsync("Store", () => throw new OperationCanceledException("a store's own time-out"), default)).State);
    }
}
