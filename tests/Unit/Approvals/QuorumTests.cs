using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Approvals;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Kind = Auth0.Ciba.Approvals.ApprovalDecisionKind;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>The rule of k of n, against its definition.</summary>
public sealed class QuorumTests
{
    private static readonly Kind[] Answers = [Kind.Approved, Kind.Denied, Kind.Expired, Kind.Unverified, Kind.Indeterminate, Kind.Failed];

    /// <summary>3 of 5: each mixture of yes and no, in each order of answering.</summary>
    [Fact]
    public void ThreeOfFiveInAllOrdersIsWhatTheDefinitionSays()
    {
        var cases = 0;
        foreach (var order in Orders([0, 1, 2, 3, 4]))
        {
            for (var mixture = 0; mixture < 32; mixture++)
            {
                var answers = order.Select(person => (mixture >> person & 1) == 1 ? Kind.Approved : Kind.Denied).ToArray();
                AssertSettles(3, answers);
                cases++;
            }
        }

        Assert.Equal(120 * 32, cases);
    }

    [Fact]
    public void AnyQuorumOfAnyAnswersIsWhatTheDefinitionSays()
    {
        var any =
            from people in Gen.Choose(1, 8)
            from needed in Gen.Choose(1, people)
            from answers in Gen.ArrayOf(Gen.Elements(Answers), people)
            select (needed, answers);
        Prop.ForAll(any.ToArbitrary(), one => AssertSettles(one.needed, one.answers)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData(new[] { Kind.Open, Kind.Denied, Kind.Open }, QuorumState.Unreachable)]
    [InlineData(new[] { Kind.Open, Kind.Expired, Kind.Open }, QuorumState.Open)]
    [InlineData(new[] { Kind.Approved, Kind.Open, Kind.Open }, QuorumState.Reached)]
    public void OnlyANoIsARefusalThatEndsIt(Kind[] decisions, object state) => Assert.Equal((QuorumState)state, Quorum.Decide(1, denyOnFirstRefusal: true, decisions));

    /// <summary>The definition, said otherwise: after each answer it is reached iff k have said yes, and out of reach iff more than n - k have not.</summary>
    private static void AssertSettles(int needed, Kind[] answers)
    {
        var decisions = Enumerable.Repeat(Kind.Open, answers.Length).ToArray();
        Assert.Equal(QuorumState.Open, Quorum.Decide(needed, false, decisions));
        var (yes, no) = (0, 0);
        for (var i = 0; i < answers.Length; i++)
        {
            decisions[i] = answers[i];
            if (answers[i] == Kind.Approved)
                yes++;
            else
                no++;
            var expected = yes >= needed ? QuorumState.Reached : no > answers.Length - needed ? QuorumState.Unreachable : QuorumState.Open;
            Assert.Equal(expected, Quorum.Decide(needed, false, decisions));
        }

        Assert.NotEqual(QuorumState.Open, Quorum.Decide(needed, false, decisions));
    }

    private static IEnumerable<int[]> Orders(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first => Orders([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));
}
