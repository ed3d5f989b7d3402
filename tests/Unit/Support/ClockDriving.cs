using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Moves a manual clock from timer to timer until something has happened.</summary>
internal static class ClockDriving
{
    /// <summary>Ends a test that hangs, on the slowest machine; no law of the engine's.</summary>
    internal static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    public static async Task<T> DriveAsync<T>(this ManualTimeProvider clock, Task<T> task)
    {
        await clock.DriveUntilAsync(() => task.IsCompleted);
        return await task;
    }

    /// <summary>Moves to a time, past each timer on the way, once nothing is under way that will set another one before it.</summary>
    public static async Task DriveToAsync(this ManualTimeProvider clock, TimeSpan time)
    {
        // A request under way leaves no timer behind: the next one tells that it has been answered.
        await clock.DriveUntilAsync(() => clock.NextDue > time);
        clock.Advance(time - clock.Elapsed);
    }

    public static async Task DriveUntilAsync(this ManualTimeProvider clock, Func<bool> done)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            // Looked at before the question: a timer that is set while it is answered may be one past what the test waits for.
            var due = clock.NextDue;
            if (done())
                return;
            if (waited.Elapsed > Bound)
                throw new TimeoutException("What the test waits for did not happen.");
            if (due is { } time && clock.NextDue == due)
                clock.Advance(time > clock.Elapsed ? time - clock.Elapsed : TimeSpan.Zero);
            else if (due is null)
                await Task.Delay(1);
        }
    }
}
