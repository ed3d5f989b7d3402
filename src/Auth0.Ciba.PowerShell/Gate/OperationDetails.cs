using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Auth0.Ciba.Approvals;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>
/// What a person sees of an operation beside the message: an authorization detail of the type powershell_operation, within Auth0's limits (ten
/// members, values of 255 signs).
/// </summary>
internal static class OperationDetails
{
    internal const string Type = "powershell_operation";
    private const int Longest = 255;

    internal static Dictionary<string, object?> Create(FrozenOperation operation, ApprovalRequest request, DateTimeOffset expiresAt)
    {
        var details = new Dictionary<string, object?>
        {
            ["type"] = Type,
            ["operation"] = Shorten(request.Operation ?? request.BindingMessage),
            ["targets"] = operation.Targets.Length == 0 ? null : Shorten($"{operation.Targets.Length}: {string.Join(", ", operation.Targets.Take(64).Select(Name))}"),
            ["manifest"] = operation.Manifest,
            ["requester"] = Shorten(request.Requester.ToString()),
            ["host"] = Shorten(Environment.MachineName),
            ["reason"] = Shorten(request.Reason),
            ["ticket"] = Shorten(request.Ticket),
            ["block_hash"] = operation.Hash,
            ["expires_at"] = expiresAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        foreach (var name in details.Where(member => member.Value is null).Select(member => member.Key).ToArray())
            details.Remove(name);
        return details;
    }

    private static string Name(object? target) => string.Format(CultureInfo.InvariantCulture, "{0}", target is System.Collections.IEnumerable and not string ? "(object)" : target);

    private static string? Shorten(string? text) => text is { Length: > Longest } ? text.Substring(0, Longest - 3) + "..." : text;
}
