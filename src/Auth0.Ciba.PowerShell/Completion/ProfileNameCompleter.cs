using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -ProfileName by the names in the profile file; a file that cannot be used has none.</summary>
public sealed class ProfileNameCompleter : KnownWordsCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary bound)
    {
        try
        {
            var path = bound["ProfilePath"] as string ?? SessionProfile.DefaultPath;
            return SessionProfile.ListNames(path).Select(name => (name, CompletionTexts.OfFile(path)));
        }
        catch (Auth0CibaException)
        {
            return [];
        }
    }
}
