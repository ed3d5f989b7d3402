using System.Management.Automation;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>An id, or an object with one, also one that was exported and imported; nothing but the id is read from it (law 8).</summary>
internal static class ApprovalIds
{
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static string Read(PSObject? approval)
    {
        var id = approval?.BaseObject is string text ? text : approval?.Properties["ApprovalId"]?.Value as string;
        return string.IsNullOrWhiteSpace(id) ? throw Auth0CibaException.BadInput("Approval", GateTexts.NoApproval) : id!;
    }
}
