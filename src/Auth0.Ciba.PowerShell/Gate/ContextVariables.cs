using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Language;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>
/// Variables that the engine sets where something is iterated, matched, caught or called back. Elsewhere a block sees those of whoever called it,
/// as it would any other variable.
/// </summary>
internal static class ContextVariables
{
    internal static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "_", "this", "Matches", "foreach", "switch", "Event", "Sender", "EventArgs", "StackTrace", "PSCmdlet",
    };

    /// <summary>$PSItem is another name of $_.</summary>
    internal static string Plain(string name) => name.Equals("PSItem", StringComparison.OrdinalIgnoreCase) ? "_" : name;

    /// <summary>Whether something in the tree, around this place or for $Matches anywhere, sets the variable.</summary>
    internal static bool IsSetAround(VariableExpressionAst variable, Ast tree)
    {
        if (Is(variable, "Matches"))
            return tree.Find(IsMatch, searchNestedScriptBlocks: true) is not null;
        for (Ast? around = variable; around is not null; around = ReferenceEquals(around, tree) ? null : around.Parent)
        {
            if (IsSetBy(variable, around))
                return true;
        }

        return false;
    }

    private static bool IsMatch(Ast part) =>
        part is BinaryExpressionAst { Operator: TokenKind.Imatch or TokenKind.Cmatch or TokenKind.Inotmatch or TokenKind.Cnotmatch }
        || (part is SwitchStatementAst turn && turn.Flags.HasFlag(SwitchFlags.Regex));

    private static bool IsSetBy(VariableExpressionAst variable, Ast around) => around switch
    {
        FunctionDefinitionAst => true,
        ScriptBlockExpressionAst => !Is(variable, "foreach") && !Is(variable, "switch") && !Is(variable, "PSCmdlet"),
        CatchClauseAst or TrapStatementAst => Is(variable, "_") || Is(variable, "PSItem") || Is(variable, "StackTrace"),
        SwitchStatementAst => Is(variable, "_") || Is(variable, "PSItem") || Is(variable, "switch"),
        ForEachStatementAst => Is(variable, "foreach"),
        TypeDefinitionAst => Is(variable, "this"),
        ScriptBlockAst { ParamBlock: { } parameters } => Is(variable, "PSCmdlet") && parameters.Attributes.Any(static attribute => attribute.TypeName.Name.Equals("CmdletBinding", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private static bool Is(VariableExpressionAst variable, string name) => variable.VariablePath.UserPath.Equals(name, StringComparison.OrdinalIgnoreCase);
}
