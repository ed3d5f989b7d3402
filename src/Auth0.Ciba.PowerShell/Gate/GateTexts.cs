using System.Management.Automation;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>What the gate says of blocks and values.</summary>
internal static class GateTexts
{
    private static readonly TextArea Area = new("Gate");

    internal static string NoApproval => Area.Get();

    internal static string NotSettledInTime => Area.Get();

    internal static string BlockNotBegun(string reason) => Area.Format([reason]);

    internal static string TextNotUnicode(string place) => Area.Format([place]);

    internal static string HasUsing(string place) => Area.Format([place]);

    internal static string UsedForEachItem => Area.Get();

    internal static string ReachChanged => Area.Get();

    internal static string ReachNotSeen(string reason) => Area.Format([reason]);

    internal static string BrokeOff(int done, int all, string why) => Area.Format([done, all, why]);

    internal static string InTime => Area.Get();

    internal static string EndNotNoted(string why) => Area.Format([why]);

    internal static string NotifyUnfit => Area.Get();

    internal static string NotEverybodyTold(string reason) => Area.Format([reason]);

    internal static string NoPlainValue(string type) => Area.Format([type]);

    internal static string NestedTooDeep => Area.Get();

    internal static string HoldsItself => Area.Get();

    internal static string LiveObject(string? type) => Area.Format([type]);

    internal static string KeysDifferInCase(string key) => Area.Format([key]);

    internal static string KeyNoText(string type) => Area.Format([type]);

    internal static string Computed(PSMemberTypes type) => Area.Format([type]);

    internal static string TooLarge(int most) => Area.Format([most]);

    internal static string CannotFreeze(string place, string why) => Area.Format([place, why]);
}
