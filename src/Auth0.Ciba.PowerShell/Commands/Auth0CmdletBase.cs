using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Output;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// What every cmdlet has: Ctrl+C ends a wait at once, and each failure becomes a non-terminating error with id, category and remedy.
/// </summary>
public abstract class Auth0CmdletBase : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private string? _null;

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _null = MyInvocation.BoundParameters.Where(given => given.Value is null && !CommonParameters.Contains(given.Key) && given.Key != NamesNullItself).Select(given => given.Key).FirstOrDefault();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guarded(() =>
    {
        BeforeChecks();

        // A variable that came out null, where the caller wrote a parameter, must not quietly mean what the parameter's absence means.
        if (_null is not null)
            throw Auth0CibaException.BadInput(_null, CommandTexts.Null);
        Process();
    });

    /// <summary>Writes what the work throws as an error.</summary>
    private protected void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Auth0CibaException e)
        {
            WriteError(e, null);
        }
        catch (Exception e) when (e is not (RuntimeException or FlowControlException or HaltCommandException))
        {
            // Anything that is not PowerShell's own way of ending a pipeline. Left to itself it would be a terminating error, past which a
            // script goes on under -ErrorAction Stop.
            WriteError(ErrorRecords.Name(e), null);
        }
    }

    /// <summary>What must happen whatever is wrong with the parameters.</summary>
    private protected virtual void BeforeChecks()
    {
    }

    /// <summary>A parameter whose null has an error of its own.</summary>
    private protected virtual string? NamesNullItself => null;

    /// <summary>Whether the caller wrote the parameter, or this pipeline input brought it, be it empty.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Refuses a parameter that was given and names nothing: an empty column must not quietly mean what the parameter's absence means.</summary>
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    private protected void RefuseEmpty(string? value, string parameter)
    {
        if (string.IsNullOrWhiteSpace(value) && IsGiven(parameter))
            throw Auth0CibaException.BadInput(parameter, CommandTexts.Empty);
    }

    /// <summary>Does the work for one pipeline input. What it throws of the engine's exceptions is written as an error.</summary>
    private protected abstract void Process();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) => _stop.Dispose();

    /// <summary>ShouldProcess. A host that cannot ask for the confirmation wanted is an error like any other.</summary>
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    private protected bool ShouldDo(string target, string action)
    {
        try
        {
            return ShouldProcess(target, action);
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException)
        {
            throw Auth0CibaException.BadInput("Confirm", CommandTexts.NobodyCanConfirm);
        }
    }

    private protected virtual void WriteError(Auth0CibaException error, object? target) => WriteError(ErrorRecords.From(error, target));

    /// <summary>Runs a wait that ends by cancellation when the pipeline is stopped.</summary>
    private protected static void StopAware(Action wait)
    {
        try
        {
            wait();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits on the pipeline thread; Ctrl+C ends it at once.</summary>
    private protected T Await<T>(Task<T> task)
    {
        try
        {
            task.Wait(StopToken);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException)
        {
            // Thrown below as itself.
        }

        return task.GetAwaiter().GetResult();
    }
}
