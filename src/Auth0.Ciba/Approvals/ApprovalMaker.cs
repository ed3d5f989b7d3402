using System;
using System.Globalization;
using System.Linq;
using Auth0.Ciba.Backchannel;

namespace Auth0.Ciba.Approvals;

/// <summary>Makes the record of an approval that is asked for.</summary>
internal sealed class ApprovalMaker(string domain, string clientId, bool isInsecure, TimeProvider clock)
{
    internal ApprovalRecord Create(ApprovalRequest request, string approvalId, string issuer)
    {
        var code = MatchCode.Create();
        return new ApprovalRecord
        {
            Issuer = issuer,
            Domain = domain,
            ClientId = clientId,
            Fingerprint = Fingerprint(request),
            Operation = request.Operation,
            OperationHash = request.OperationHash,
            ItemCount = request.ItemCount,
            Manifest = request.Manifest,
            Uncovered = request.Uncovered.Count == 0 ? null : [.. request.Uncovered],
            BindingMessage = MatchCode.Append(request.BindingMessage, code),
            MatchCode = code,
            Scope = request.Scope,
            Audience = request.Audience,
            Details = request.AuthorizationDetails?.Json,
            RequestedExpiry = request.RequestedExpiry,
            Quorum = request.NeededApprovals,
            People = [.. request.Approvers.Select((person, index) => new PersonRecord
            {
                Name = person.Name,
                UserId = person.UserIds[0],
                RequestId = RequestFingerprint.Hash(approvalId, index.ToString(CultureInfo.InvariantCulture)),
            })],
            OneAtATime = request.OneAtATime,
            EscalateAfter = request.EscalateAfter?.TotalSeconds,
            DenyOnFirstRefusal = request.DenyOnFirstRefusal,
            ValidFor = request.Validity.TotalSeconds,
            Requester = request.Requester.Id,
            IsRequesterVerified = request.Requester.IsVerified,
            Reason = request.Reason,
            Ticket = request.Ticket,
            PolicyHash = request.PolicyHash,
            IsInsecure = isInsecure,
            CreatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>What is asked, of whom and under which rules; not the details, which hold times.</summary>
    private static string Fingerprint(ApprovalRequest request) => RequestFingerprint.Hash(
    [
        request.BindingMessage, request.Operation, request.OperationHash, request.Manifest, request.ItemCount.ToString(CultureInfo.InvariantCulture),
        request.NeededApprovals.ToString(CultureInfo.InvariantCulture), request.Audience, request.Scope, request.PolicyHash, request.Requester.Id,
        request.DenyOnFirstRefusal ? "first" : null, request.Validity.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        .. request.Approvers.Select(person => person.UserIds[0]),
    ]);
}
