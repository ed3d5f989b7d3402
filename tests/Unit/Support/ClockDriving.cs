using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Moves a manual clock from timer to timer until something has happened.</summary>
internal static class ClockDriving
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

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
        while (!done())
        {
            if (waited.Elapsed > Bound)
                throw new TimeoutException("What the test waits for did not happen.");
            if (clock.NextDue is { } due)
                clock.Advance(due > clock.Elapsed ? due - clock.Elapsed : TimeSpan.Zero);
            else
                await Task.Delay(1);
        }
    }
}
