using System;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Bench.Soak;
using Auth0.Ciba.Errors;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Faults;

/// <summary>The soak of bench/Soak, shorter and on the manual clock: the same plan, the same judge. A seed takes the same course, whatever the machine.</summary>
[Trait("Suite", "Fault")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Requests = 40;

    /// <summary>So long that fewer than 16 requests are open at once: from there on the engine spreads first polls at random.</summary>
    private static readonly TimeSpan Over = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task EveryOutcomeIsRightUnderRandomFaults(int seed)
    {
        var course = await SoakRun.RunAsync(seed, Requests, Over);
        output.WriteLine($"Counted: soak {seed}: {course.Polls} polls; " + string.Join(", ", course.Outcomes.GroupBy(outcome => $"{outcome.Request.Fate} {outcome.Outcome}").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}")));

        Assert.Equal(Requests, course.Outcomes.Count);
        Assert.All(course.Outcomes, outcome => Assert.Null(SoakVerdict.Judge(outcome, course.Log).Wrong));
        Assert.Empty(course.Violations);
        Assert.Contains(course.Outcomes, outcome => outcome.Outcome == SoakVerdict.Approved);
        Assert.Contains(course.Outcomes, outcome => outcome is { Outcome: ErrorIds.Indeterminate, WasFollowed: true });
        Assert.InRange(course.MostOpen, 2, 15);
    }

    [Fact]
    public async Task ASeedTakesTheSameCourse()
    {
        var (first, again) = (await SoakRun.RunAsync(1, Requests / 2, Over / 2), await SoakRun.RunAsync(1, Requests / 2, Over / 2));

        Assert.Equal(first.Polls, again.Polls);
        Assert.Equal(first.Outcomes, again.Outcomes);
    }
}
