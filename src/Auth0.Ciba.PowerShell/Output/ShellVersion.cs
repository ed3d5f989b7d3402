using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Auth0.Ciba.Diagnosis;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>Whether this PowerShell is one that the module is for: 5.1 of Windows, and 7.4 or later.</summary>
internal static class ShellVersion
{
    private const string Name = "PowerShell";
    private static readonly Version Oldest = new(5, 1);
    private static readonly Version OldestCore = new(7, 4);

    internal static SessionCheck Check(SessionState state)
    {
        var table = state.PSVariable.GetValue("PSVersionTable") as IDictionary;
        var text = Convert.ToString(table?["PSVersion"], CultureInfo.InvariantCulture) ?? string.Empty;
        var edition = Convert.ToString(table?["PSEdition"], CultureInfo.InvariantCulture);
        if (!Version.TryParse(text.Split('-', '+')[0], out var version))
            return new SessionCheck(Name, CheckState.NotChecked, OutputTexts.VersionNotTold);
        return version >= (edition == "Core" ? OldestCore : Oldest)
            ? new SessionCheck(Name, CheckState.Passed, $"{text} {edition}")
            : new SessionCheck(Name, CheckState.Warning, OutputTexts.VersionTooOld(text, edition), OutputTexts.VersionRemedy);
    }
}
