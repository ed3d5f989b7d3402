using System;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Approvals;

/// <summary>The rules that a request for approval keeps before anybody is asked. Each failure names the parameter and the rule.</summary>
internal static class ApprovalRules
{
    internal const int MostApprovers = 50;
    internal const int MostItems = 100_000;
    internal static readonly TimeSpan LongestValidity = TimeSpan.FromDays(7);

    internal static void Check(ApprovalRequest request)
    {
        CheckPeople(request.Approvers);
        if (request.NeededApprovals < 1 || request.NeededApprovals > request.Approvers.Count)
            throw Auth0CibaException.BadInput("Quorum", ApprovalTexts.QuorumOutOfRange(request.Approvers.Count, request.NeededApprovals));
        if (request.BindingMessage is { Length: > MatchCode.LongestMessage })
            throw Auth0CibaException.BadInput("BindingMessage", ApprovalTexts.MessageTooLong(MatchCode.LongestMessage));
        if (request.ItemCount is < 1 or > MostItems)
            throw Auth0CibaException.BadInput("Target", ApprovalTexts.TooManyItems(MostItems, request.ItemCount));
        if (request.Validity < TimeSpan.FromSeconds(1) || request.Validity > LongestValidity)
            throw Auth0CibaException.BadInput("ValidFor", ApprovalTexts.ValidForOutOfRange);
        if (request.EscalateAfter is { } escalate && (!request.OneAtATime || escalate <= TimeSpan.Zero))
            throw Auth0CibaException.BadInput("EscalateAfter", ApprovalTexts.EscalationUnfit);
        if (request.RequestKey is { Length: 0 or > 255 })
            throw Auth0CibaException.BadInput("RequestKey", RuleTexts.OneTo255Signs);
        CheckText("Operation", request.Operation);
        CheckText("Reason", request.Reason);
        CheckText("Ticket", request.Ticket);
        CheckText("Requester", request.Requester.Id);

        // The rest as it will leave, for each person, before the first is asked.
        foreach (var person in request.Approvers)
            ToAsk(request, person.UserIds[0], MatchCode.Append(request.BindingMessage, "0000")).Check();
    }

    internal static BackchannelAuthenticationRequest ToAsk(ApprovalRequest request, string userId, string message) => new()
    {
        UserId = userId,
        BindingMessage = string.IsNullOrEmpty(request.BindingMessage) ? string.Empty : message,
        Scope = request.Scope,
        Audience = request.Audience,
        AuthorizationDetails = request.AuthorizationDetails,
        RequestedExpiry = request.RequestedExpiry,
        StoreOptions = request.StoreOptions,
    };

    private static void CheckPeople(IReadOnlyList<ApprovalPerson> people)
    {
        if (people.Count is 0 or > MostApprovers)
            throw Auth0CibaException.BadInput("Approver", ApprovalTexts.TooManyApprovers(MostApprovers));
        if (people.Any(person => person.UserIds.Count == 0))
            throw Auth0CibaException.BadInput("Approver", ApprovalTexts.ApproverWithoutUserId);
        var twice = people.SelectMany(person => person.UserIds.Distinct(StringComparer.Ordinal)).GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw Auth0CibaException.BadInput("Approver", ApprovalTexts.SamePersonTwice(twice.Key));
    }

    private static void CheckText(string parameter, string? text)
    {
        if (text is not null && (text.Length is 0 or > 255 || text.Any(char.IsControl)))
            throw Auth0CibaException.BadInput(parameter, ApprovalTexts.SignsOutOfRange);
    }
}
