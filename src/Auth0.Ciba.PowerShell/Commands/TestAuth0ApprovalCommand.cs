using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Gate;
using Auth0.Ciba.PowerShell.Input;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Test-Auth0Approval: checks the proofs in an approval's record against keys kept from the tenant, without asking the tenant. Gives true or
/// false; with -Detailed each finding.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "Auth0Approval")]
[OutputType(typeof(bool), typeof(EvidenceLine))]
public sealed class TestAuth0ApprovalCommand : Auth0SessionCmdletBase
{
    /// <summary>An approval, or its id. The rest is read from the session's store.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public PSObject? Approval { get; set; }

    /// <summary>A file with the tenant's public keys, as its /.well-known/jwks.json gave them when the approval was made.</summary>
    [Parameter(Position = 1)]
    public string? KeySetPath { get; set; }

    /// <summary>The policy that must have ruled.</summary>
    [Parameter]
    public string? PolicyPath { get; set; }

    /// <summary>The digest of the operation that must have been approved.</summary>
    [Parameter]
    public string? OperationHash { get; set; }

    /// <summary>Gives a line for each thing that is checked, in place of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Options handed to every store call.</summary>
    [Parameter]
    public IDictionary? StoreOptions { get; set; }

    private protected override void Process()
    {
        var session = RequireSession();
        var keys = ReadKeys();
        var policy = PolicyPath is null ? null : ApprovalPolicy.Load(GetUnresolvedProviderPathFromPSPath(PolicyPath)).Hash;
        var lines = Await(session.Approvals.TestAsync(ApprovalIds.Read(Approval), keys, policy, OperationHash, InputConversion.ToStoreOptions(StoreOptions), StopToken));
        if (Detailed)
            WriteObject(lines, enumerateCollection: true);
        else
            WriteObject(lines.All(line => line.Passed || (line.Check == "Secure" && session.IsInsecure)));
    }

    private string ReadKeys()
    {
        if (string.IsNullOrWhiteSpace(KeySetPath))
            throw Auth0CibaException.BadInput(nameof(KeySetPath), CommandTexts.KeySetRequired);
        try
        {
            return File.ReadAllText(GetUnresolvedProviderPathFromPSPath(KeySetPath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Auth0CibaException.BadInput(nameof(KeySetPath), CommandTexts.KeySetUnreadable(e.Message));
        }
    }
}
