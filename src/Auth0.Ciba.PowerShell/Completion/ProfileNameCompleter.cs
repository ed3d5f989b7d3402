using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -ProfileName by the names in the profile file; a file that cannot be used has none.</summary>
public sealed class ProfileNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var path = fakeBoundParameters["ProfilePath"] as string ?? SessionProfile.DefaultPath;
            return SessionCompletion.Complete(SessionProfile.ListNames(path).Select(name => (name, CompletionTexts.OfFile(path))), wordToComplete);
        }
        catch (Auth0CibaException)
        {
            return [];
        }
    }
}
