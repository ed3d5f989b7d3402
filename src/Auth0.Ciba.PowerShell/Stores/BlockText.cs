using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>The text of a caller's script block.</summary>
internal static class BlockText
{
    /// <exception cref="Auth0CibaException">BadInput: there is none, or it names variables of where it was written.</exception>
    internal static string Of(ScriptBlock? block, string parameter)
    {
        if (block is null)
            throw Auth0CibaException.BadInput(parameter, StoreTexts.BlockRequired);
        if (block.Ast.FindAll(part => part is UsingExpressionAst, searchNestedScriptBlocks: true).Any())
            throw Auth0CibaException.BadInput(parameter, StoreTexts.BlockWithUsing);
        return block.ToString();
    }
}
