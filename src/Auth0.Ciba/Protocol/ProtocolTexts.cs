using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Protocol;

/// <summary>What the rules of messages and their JSON say.</summary>
internal static class ProtocolTexts
{
    private static readonly TextArea Area = new("Protocol");

    internal static string DetailsNotJson => Area.Get();

    internal static string DetailsTooLarge(int most) => Area.Format([most]);

    internal static string DetailsTooMany(int most, int count) => Area.Format([most, count]);

    internal static string DetailNoObject(string kind) => Area.Format([kind]);

    internal static string DetailWithoutType => Area.Get();

    internal static string DetailTextTooLong(int longest) => Area.Format([longest]);

    internal static string DetailTooDeep(int most) => Area.Format([most]);

    internal static string DetailMembersTooMany(int most) => Area.Format([most]);

    internal static string DetailMemberNameUnfit(int longest) => Area.Format([longest]);

    internal static string AuthReqIdMissing => Area.Get();

    internal static string AuthReqIdUnfit => Area.Get();

    internal static string ExpiresInMissing => Area.Get();

    internal static string IntervalUnfit => Area.Get();

    internal static string AcknowledgementUnfit(string reason) => Area.Format([reason]);

    internal static string JsonEmpty(string subject) => Area.Format([subject]);

    internal static string JsonTooDeep(string subject) => Area.Format([subject]);

    internal static string JsonInvalid(string subject, long line) => Area.Format([subject, line]);

    internal static string JsonNotUnicode(string subject) => Area.Format([subject]);

    internal static string JsonNoObject(string subject, string kind) => Area.Format([subject, kind]);

    internal static string TheBody => Area.Get();

    internal static string NestedTooDeep => Area.Get();

    internal static string NoFormInJson(string type) => Area.Format([type]);

    internal static string IssuerMissing => Area.Get();

    internal static string NoText(string member) => Area.Format([member]);

    internal static string NoAddress(string member) => Area.Format([member]);

    internal static string DiscoveryUnfit(string reason) => Area.Format([reason]);

    internal static string BindingMessageRequired => Area.Get();

    internal static string BindingMessageUnfit => Area.Get();

    internal static string ScopeUnfit => Area.Get();

    internal static string ExpiryUnfit(int most, int? seconds) => Area.Format([most, seconds]);

    internal static string DetailsNeedAudience => Area.Get();

    internal static string ExpiryOutOfRange(int most, int? seconds) => Area.Format([most, seconds]);

    internal static string ParameterNameUnfit => Area.Get();

    internal static string ParameterProtected(string parameter) => Area.Format([parameter]);

    internal static string TextTooLong(int longest) => Area.Format([longest]);

    internal static string TextUnfit => Area.Get();

    internal static string TextNotUnicode => Area.Get();

    internal static string ExpiresInUnfit => Area.Get();

    internal static string ErrorBesideTokens => Area.Get();

    internal static string TokenSignsUnfit => Area.Get();

    internal static string DetailsNoArray => Area.Get();

    internal static string NoTokens => Area.Get();
}
