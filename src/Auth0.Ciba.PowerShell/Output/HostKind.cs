using System;
using System.Linq;
using System.Management.Automation.Host;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>Whether a person can read the host. Where nobody can (runbooks, -NonInteractive), what must be known goes to the warning stream, which is kept.</summary>
internal static class HostKind
{
    private static readonly string[] InteractiveHosts = ["ConsoleHost", "Visual Studio Code Host", "Windows PowerShell ISE Host"];

    private static readonly bool IsNonInteractiveProcess = !Environment.UserInteractive || Environment.GetCommandLineArgs().Skip(1)
        .Any(argument => argument.Length >= 5 && argument[0] is '-' or '/' && "noninteractive".StartsWith(argument.Substring(1), StringComparison.OrdinalIgnoreCase));

    internal static bool IsInteractive(PSHost? host) => !IsNonInteractiveProcess && host is not null && InteractiveHosts.Contains(host.Name, StringComparer.Ordinal);
}
