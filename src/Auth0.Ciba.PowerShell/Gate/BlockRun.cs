using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>
/// Runs an approved block in the caller's scope, as the call operator would, its streams being the cmdlet's. Names that the block sets itself are empty when it
/// begins, so that a variable of the caller cannot slip in where an assignment was not reached.
/// </summary>
internal sealed class BlockRun(PSCmdlet cmdlet, FrozenOperation operation)
{
    /// <summary>Runs it once, with arguments that nobody has used.</summary>
    /// <param name="item">Which target, from 0; ignored where there is none.</param>
    /// <param name="tokens">The approvers' access tokens, for the block alone; null: none.</param>
    internal void Run(int item, IReadOnlyList<Secret>? tokens)
    {
        IEnumerable<object?> values = operation.Targets.Length == 0 ? operation.Arguments : [operation.Targets[item], .. operation.Arguments];
        var arguments = values.Select(value => ValueFreezer.Freeze(value, "ArgumentList").Copy).ToArray();

        // Begin reads it at once; until then it has a name that nobody can have meant.
        var holder = $"Auth0CibaGate{Guid.NewGuid():N}";
        cmdlet.SessionState.PSVariable.Set(holder, new object?[] { operation.Block, arguments, tokens is null ? null : tokens.Count == 1 ? tokens[0] : tokens.ToArray() });
        SteppablePipeline pipeline;
        try
        {
            pipeline = ScriptBlock.Create(Frame(holder, tokens is not null)).GetSteppablePipeline(CommandOrigin.Internal);
        }
        finally
        {
            cmdlet.SessionState.PSVariable.Remove(holder);
        }

        using (pipeline)
        {
            pipeline.Begin(cmdlet);
            pipeline.Process();
            pipeline.End();
        }
    }

    private string Frame(string holder, bool hasTokens)
    {
        var frame = new StringBuilder("& { param($Auth0CibaGate) ");
        foreach (var name in new BlockSyntax(operation.Block.Ast).Bound)
            frame.Append("${").Append(CodeGeneration(name)).Append("} = $null; ");
        if (hasTokens)
            frame.Append("$").Append(BlockSyntax.Auth0ApprovalToken).Append(" = $Auth0CibaGate[2]; ");
        return frame.Append("$Auth0CibaGateArguments = $Auth0CibaGate[1]; & $Auth0CibaGate[0] @Auth0CibaGateArguments } $").Append(holder).ToString();
    }

    /// <summary>A name in braces: the backtick takes the brace's meaning away, and its own.</summary>
    private static string CodeGeneration(string name) => name.Replace("`", "``").Replace("{", "`{").Replace("}", "`}");
}
