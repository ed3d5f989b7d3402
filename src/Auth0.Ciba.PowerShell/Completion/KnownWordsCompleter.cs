using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes a parameter by words that are known here: of the runspace's sessions, or of a file.</summary>
public abstract class KnownWordsCompleter : IArgumentCompleter
{
    private protected KnownWordsCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SessionCompletion.Complete(Words(fakeBoundParameters), wordToComplete);

    /// <summary>The words, each with a line that says what it is.</summary>
    private protected abstract IEnumerable<(string Text, string Tip)> Words(IDictionary bound);
}
