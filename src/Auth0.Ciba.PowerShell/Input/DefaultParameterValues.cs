using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>$PSDefaultParameterValues, by which a profile gives -ErrorAction to commands that it has never seen.</summary>
internal static class DefaultParameterValues
{
    private static readonly string[] Names = ["ErrorAction", "ea"];

    /// <summary>Whether a command's -ErrorAction may have come from there, and not from who wrote the call.</summary>
    internal static bool MayGive(SessionState shell, string command, object? value) =>
        shell.PSVariable.GetValue("PSDefaultParameterValues") is IDictionary defaults && defaults.Cast<DictionaryEntry>().Any(entry => IsFor(entry.Key as string, command) && IsSame(entry.Value, value));

    /// <summary>Command and parameter with a colon between them, both with wildcards.</summary>
    private static bool IsFor(string? key, string command)
    {
        var colon = key?.LastIndexOf(':') ?? -1;
        if (colon < 0)
            return false;
        var (of, parameter) = (Pattern(key!.Substring(0, colon)), Pattern(key.Substring(colon + 1)));
        return of.IsMatch(command) && Names.Any(parameter.IsMatch);
    }

    /// <summary>What a script block gives cannot be known: it may be the value.</summary>
    private static bool IsSame(object? given, object? value) =>
        given is ScriptBlock || !LanguagePrimitives.TryConvertTo<ActionPreference>(given, out var preference) || preference.Equals(value);

    private static WildcardPattern Pattern(string text) => new(text.Trim(), WildcardOptions.IgnoreCase);
}
