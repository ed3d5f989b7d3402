using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Approvals.Policies;

/// <summary>Reads a policy strictly: no member that the schema does not know, none twice, no name that stands for nothing. A slip must not loosen a rule.</summary>
internal static class PolicyReader
{
    internal static ApprovalPolicy Read(byte[] json, string hash)
    {
        if (!JsonReading.TryParseObject(json, out var root, out var reason))
            throw Unusable(null, PolicyTexts.NotOneObject(reason));
        var members = new PolicyObject(root, null, "$schema", "version", "people", "groups", "operations");
        if (members.Required("version") is not { ValueKind: JsonValueKind.Number } version || !version.TryGetInt32(out var number) || number != 1)
            throw Unusable("version", PolicyTexts.MustBeOne);

        var people = members.Object("people").EnumerateObject().ToDictionary(person => Name(person.Name, "people"), person => ReadPerson(person), StringComparer.Ordinal);
        var twice = people.Values.SelectMany(person => person.UserIds).GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw Unusable("people", PolicyTexts.SameUserIdTwice(twice.Key));

        var groups = members.Optional("groups") is null
            ? new Dictionary<string, IReadOnlyList<string>>()
            : members.Object("groups").EnumerateObject().ToDictionary(group => Name(group.Name, "groups"), group => Names(group.Value, $"groups.{group.Name}"), StringComparer.Ordinal);
        foreach (var (group, member) in groups.SelectMany(group => group.Value.Select(member => (group.Key, member))))
        {
            if (!people.ContainsKey(member))
                throw Unusable($"groups.{group}", PolicyTexts.UnknownMemberOfGroup(member));
        }

        var operations = members.Object("operations").EnumerateObject().ToDictionary(operation => Name(operation.Name, "operations"), operation => ReadOperation(operation, people, groups), StringComparer.Ordinal);
        return new ApprovalPolicy(people, groups, operations, hash);
    }

    /// <summary>The error; a null place is the whole file.</summary>
    internal static Auth0CibaException Unusable(string? where, string why) => new(ErrorIds.PolicyUnusable, PolicyTexts.Unusable(where ?? PolicyTexts.It, why));

    private static ApprovalPerson ReadPerson(JsonProperty person)
    {
        var where = $"people.{person.Name}";
        return new ApprovalPerson(person.Name, Names(new PolicyObject(person.Value, where, "userIds").Required("userIds"), where + ".userIds"));
    }

    private static PolicyOperation ReadOperation(JsonProperty property, Dictionary<string, ApprovalPerson> people, Dictionary<string, IReadOnlyList<string>> groups)
    {
        var where = $"operations.{property.Name}";
        var members = new PolicyObject(
            property.Value, where, "approvers", "quorum", "hours", "requesterMayApprove", "requireVerifiedRequester", "denyOnFirstRefusal", "longestValiditySeconds", "audience", "breakGlass", "description");
        var approvers = Names(members.Required("approvers"), where + ".approvers");
        foreach (var name in approvers)
        {
            if (name.StartsWith("@", StringComparison.Ordinal) ? !groups.ContainsKey(name.Substring(1)) : !people.ContainsKey(name))
                throw Unusable(where + ".approvers", PolicyTexts.UnknownApprover(name));
        }

        var may = approvers.SelectMany(name => name.StartsWith("@", StringComparison.Ordinal) ? groups[name.Substring(1)] : [name]).Distinct(StringComparer.Ordinal).Count();
        return new PolicyOperation
        {
            Approvers = approvers,
            Quorum = members.Integer("quorum", 1, may) ?? throw Unusable(where, PolicyTexts.NoQuorum),
            Hours = members.Optional("hours") is { } hours ? ReadHours(hours, where + ".hours") : null,
            RequesterMayApprove = members.Flag("requesterMayApprove"),
            RequiresVerifiedRequester = members.Flag("requireVerifiedRequester"),
            DenyOnFirstRefusal = members.Flag("denyOnFirstRefusal"),
            LongestValidity = members.Integer("longestValiditySeconds", 1, (int)ApprovalRules.LongestValidity.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Audience = members.Text("audience"),
            BreakGlass = members.Optional("breakGlass") is { } way ? ReadBreakGlass(way, where + ".breakGlass") : null,
        };
    }

    private static PolicyHours ReadHours(JsonElement element, string where)
    {
        var members = new PolicyObject(element, where, "timeZone", "days", "from", "to");
        TimeZoneInfo zone;
        try
        {
            zone = TimeZoneInfo.FindSystemTimeZoneById(members.Text("timeZone") ?? throw Unusable(where, PolicyTexts.NoTimeZone));
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw Unusable(where + ".timeZone", PolicyTexts.UnknownTimeZone);
        }

        var days = Names(members.Required("days"), where + ".days").Select(name => Enum.GetValues(typeof(DayOfWeek)).Cast<DayOfWeek?>().FirstOrDefault(day => day.ToString()!.Substring(0, 3) == name)
            ?? throw Unusable(where + ".days", PolicyTexts.UnknownDays)).ToArray();
        var (from, to) = (Clock(members, "from", where), Clock(members, "to", where));
        return from != to ? new PolicyHours(zone, days, from, to) : throw Unusable(where, PolicyTexts.SameBeginAndEnd);
    }

    private static TimeSpan Clock(PolicyObject members, string name, string where) =>
        TimeSpan.TryParseExact(members.Text(name), @"hh\:mm", CultureInfo.InvariantCulture, out var time) ? time : throw Unusable($"{where}.{name}", PolicyTexts.MustBeTime);

    private static PolicyBreakGlass ReadBreakGlass(JsonElement element, string where)
    {
        var webhook = new PolicyObject(element, where, "webhook").Text("webhook");
        if (webhook is null)
            return new PolicyBreakGlass(null);
        return Uri.TryCreate(webhook, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? new PolicyBreakGlass(address) : throw Unusable(where + ".webhook", PolicyTexts.MustBeHttps);
    }

    private static string Name(string name, string where) =>
        name.Length is > 0 and <= 255 && name[0] != '@' && !name.Any(char.IsControl) ? name : throw Unusable(where, PolicyTexts.NamesUnfit);

    private static IReadOnlyList<string> Names(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0 || element.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || item.GetString()!.Length == 0))
            throw Unusable(where, PolicyTexts.MustBeList);
        var names = element.EnumerateArray().Select(item => item.GetString()!).ToArray();
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : throw Unusable(where, PolicyTexts.NamedTwice);
    }
}
