using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using Auth0.Ciba.Errors;
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
    /// <exception cref="Auth0CibaException">It could not be begun.</exception>
    internal void Run(int item, IReadOnlyList<Secret>? tokens)
    {
        using var pipeline = Prepare(item, tokens);
        pipeline.Begin(cmdlet);
        pipeline.Process();
        pipeline.End();
    }

    private SteppablePipeline Prepare(int item, IReadOnlyList<Secret>? tokens)
    {
        // The pipeline reads it when it is made; until then it has a name that nobody can have meant.
        var holder = $"Auth0CibaGate{Guid.NewGuid():N}";
        try
        {
            IEnumerable<object?> values = operation.Targets.Length == 0 ? operation.Arguments : [operation.Targets[item], .. operation.Arguments];
            var arguments = values.Select(value => ValueFreezer.Freeze(value, "ArgumentList").Copy).ToArray();
            cmdlet.SessionState.PSVariable.Set(holder, new object?[] { operation.Block, arguments, tokens is null ? null : tokens.Count == 1 ? tokens[0] : tokens.ToArray() });
            return ScriptBlock.Create(Frame(holder)).GetSteppablePipeline(CommandOrigin.Internal);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            // Left to itself it would end this statement alone, and the script would go on.
            throw new Auth0CibaException(ErrorIds.Unexpected, GateTexts.BlockNotBegun(e.Message), e);
        }
        finally
        {
            cmdlet.SessionState.PSVariable.Remove(holder);
        }
    }

    /// <summary>
    /// Calls the block where nothing of the caller's that its text does not name has a say: default parameter values, the list separator, and
    /// names that it sets itself are empty.
    /// </summary>
    private string Frame(string holder)
    {
        var frame = new StringBuilder("& { param($Auth0CibaGate) $PSDefaultParameterValues = @{}; $OFS = $null; ");
        foreach (var name in operation.Reach.Bound)
            frame.Append("${").Append(Escape(name)).Append("} = $null; ");
        return frame.Append("$").Append(BlockSyntax.Auth0ApprovalToken).Append(" = $Auth0CibaGate[2]; ")
            .Append("$Auth0CibaGateArguments = $Auth0CibaGate[1]; & $Auth0CibaGate[0] @Auth0CibaGateArguments } $").Append(holder).ToString();
    }

    /// <summary>A name in braces: the backtick takes the brace's meaning away, and its own.</summary>
    private static string Escape(string name) => name.Replace("`", "``").Replace("{", "`{").Replace("}", "`}");
}
