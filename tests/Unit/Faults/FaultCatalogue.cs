using Auth0.Ciba.Tests.Engine;
using Auth0.Ciba.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Faults;

/// <summary>
/// The faults by name and the tests of them, here and where else they stand. Run them all with
/// <c>dotnet test tests/Unit --filter Suite=Fault</c>; this prints how many cases there are.
/// </summary>
public sealed class FaultCatalogue(ITestOutputHelper output)
{
    private static readonly SuiteLines Lines = new SuiteLines("Fault")
        .Add("502 HTML, 500, resets, half-closed bodies, stalls, 429 of the tenant, 503 with every Retry-After, until the last moment",
            (typeof(PollingFaults), [nameof(PollingFaults.AFaultUntilOneIntervalBeforeTheEndIsOutlived)]))
        .Add("the same, and then a no",
            (typeof(PollingFaults), [nameof(PollingFaults.ANoAfterAFaultIsANo)]))
        .Add("429 of the request's own pace: slow_down",
            (typeof(PollingFaults), [nameof(PollingFaults.ASlowDownIsHeededAndOutlived)]))
        .Add("DNS failure",
            (typeof(PollingFaults), [nameof(PollingFaults.ADnsFailureIsOutlived)]))
        .Add("many requests at once under all faults",
            (typeof(PollingFaults), [nameof(PollingFaults.ManyRequestsUnderAllFaultsEndAsTheirPeopleSaid)]))
        .Add("clock jumps by an hour either way",
            (typeof(ClockFaults), [nameof(ClockFaults.AJumpOfTheMachinesClockIsOutlived), nameof(ClockFaults.AJumpOfBothClocksIsOutlived), nameof(ClockFaults.AJumpBetweenAnswerAndVerificationIsOutlived), nameof(ClockFaults.AnotherWorkerWithTheRightClockFindsTheYes)]))
        .Add("keys or discovery down at the worst moment",
            (typeof(WorstMomentFaults), [nameof(WorstMomentFaults.KeysThatAreAwayWhenTheAnswerCameAreOutlived), nameof(WorstMomentFaults.DiscoveryThatIsAwayInTheMiddleOfAWaitIsOutlived), nameof(WorstMomentFaults.DiscoveryThatIsAwayBeforeTheFirstRequestAsksNobody)]),
            (typeof(Law4KeysAndStoresTests), [nameof(Law4KeysAndStoresTests.AnAnswerWhoseKeysStayDownIsKeptAndVerifiedLater), nameof(Law4KeysAndStoresTests.AnAnswerLateInItsTimeHasAMinuteForTheKeys)]))
        .Add("key rotation between",
            (typeof(WorstMomentFaults), [nameof(WorstMomentFaults.AKeyRotationBetweenIsOutlived), nameof(WorstMomentFaults.AKeyRotationWhileTheKeysAreAwayIsOutlived)]))
        .Add("minutes of everything at random, three times",
            (typeof(SoakTests), [nameof(SoakTests.EveryOutcomeIsRightUnderRandomFaults)]))
        .Add("what a fault hides is said to be unknown",
            (typeof(Law4NothingLostTests), [nameof(Law4NothingLostTests.ALostYesIsIndeterminateWhenTheTenantCallsTheRequestUsed), nameof(Law4NothingLostTests.ALostYesAtTheLastPollIsIndeterminateNotExpired), nameof(Law4NothingLostTests.ACutYesIsIndeterminateAtOnce)]))
        .Add("a fault while asking is never asked again",
            (typeof(Law3AskOnceTests), [nameof(Law3AskOnceTests.AFaultyAnswerIsNeverAskedAgain), nameof(Law3AskOnceTests.AnAnswerThatDoesNotComeInTimeIsNeverAskedAgain), nameof(Law3AskOnceTests.AReusedConnectionThatIsClosedUnderThePostIsNotTriedAgain)]),
            (typeof(TransportTests), [nameof(TransportTests.AResetHttp2StreamIsNeverAskedAgain)]));

    [Fact]
    public void EveryLineHasItsTests() => Lines.Count(output, "fault cases");

    [Fact]
    public void EveryTestIsInTheSuite() => Lines.AssertTraits();

    /// <summary>The one test that is no fault is that of the soak's own sameness.</summary>
    [Fact]
    public void EveryFaultHasItsLine() => Assert.Equal([nameof(SoakTests.ASeedTakesTheSameCourse)], Lines.NotNamed(typeof(FaultCatalogue).Namespace));
}
