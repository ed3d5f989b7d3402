using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Approvals.Policies;

/// <summary>What policies and their files say.</summary>
internal static class PolicyTexts
{
    private static readonly TextArea Area = new("Policy");

    internal static string FileUnfit(string fault) => Area.Format([fault]);

    internal static string FileUnreadable(string reason) => Area.Format([reason]);

    internal static string QuorumDiffers(int wanted, int quorum) => Area.Format([wanted, quorum]);

    internal static string TooFewApprovers(int quorum, int people) => Area.Format([quorum, people]);

    internal static string ValidForTooLong(double longest, double seconds) => Area.Format([longest, seconds]);

    internal static string OutsideHours(string? operation, PolicyHours hours) => Area.Format([operation, hours]);

    internal static string NoBreakGlass(string? operation) => Area.Format([operation]);

    internal static string ReasonRequired => Area.Get();

    internal static string OperationRequired => Area.Get();

    internal static string UnknownOperation(string? operation) => Area.Format([operation]);

    internal static string RequesterUnproven => Area.Get();

    internal static string MayNotApprove(string person, string? operation) => Area.Format([person, operation]);

    internal static string RequesterMayNotApprove(string person) => Area.Format([person]);

    internal static string UnknownPerson(string person) => Area.Format([person]);

    internal static string UnknownGroup(string group) => Area.Format([group]);

    internal static string NotAllowed(string why) => Area.Format([why]);

    internal static string MustBeObject => Area.Get();

    internal static string UnknownMember(string member) => Area.Format([member]);

    internal static string Lacks(string member) => Area.Format([member]);

    internal static string MustBeText => Area.Get();

    internal static string MustBeTrueOrFalse => Area.Get();

    internal static string MustBeBetween(int least, int most) => Area.Format([least, most]);

    internal static string NotOneObject(string reason) => Area.Format([reason]);

    internal static string MustBeOne => Area.Get();

    internal static string SameUserIdTwice(string userId) => Area.Format([userId]);

    internal static string UnknownMemberOfGroup(string person) => Area.Format([person]);

    internal static string It => Area.Get();

    internal static string Unusable(string place, string why) => Area.Format([place, why]);

    internal static string UnknownApprover(string person) => Area.Format([person]);

    internal static string NoQuorum => Area.Get();

    internal static string NoTimeZone => Area.Get();

    internal static string UnknownTimeZone => Area.Get();

    internal static string UnknownDays => Area.Get();

    internal static string SameBeginAndEnd => Area.Get();

    internal static string MustBeTime => Area.Get();

    internal static string MustBeHttps => Area.Get();

    internal static string NamesUnfit => Area.Get();

    internal static string MustBeList => Area.Get();

    internal static string NamedTwice => Area.Get();
}
