using System;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.PowerShell.Input;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>The details that people see, put together.</summary>
internal static class GateRequests
{
    private const int DefaultExpirySeconds = 300;

    internal static ApprovalRequest WithDetails(ApprovalRequest request, FrozenOperation? operation, object[]? further)
    {
        if (operation is null || string.IsNullOrEmpty(request.Audience))
            return request with { AuthorizationDetails = InputConversion.ToAuthorizationDetails(further) };
        var expiresAt = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(request.RequestedExpiry ?? DefaultExpirySeconds) + (request.ValidFor ?? ApprovalRequest.DefaultValidity);
        return request with { AuthorizationDetails = InputConversion.ToAuthorizationDetails([OperationDetails.Create(operation, request, expiresAt), .. further ?? []]) };
    }
}
