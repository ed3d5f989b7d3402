using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Shell = System.Management.Automation.PowerShell;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>
/// Runs a store's blocks in one runspace that is theirs alone, with the caller's language mode: no way around a constrained one. Not for
/// several calls at once.
/// </summary>
internal sealed class BlockRunner(StoreBlocks blocks, PSLanguageMode languageMode) : IDisposable
{
    private Runspace? _runspace;

    /// <exception cref="Auth0CibaException">StoreFailed with the block's own error.</exception>
    internal async Task<IReadOnlyList<PSObject>> RunAsync(string name, string text, object?[] arguments, CancellationToken cancellationToken)
    {
        _runspace ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await InvokeAsync(_runspace, name, text, arguments, isLocal: true, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _runspace?.Dispose();
        _runspace = null;
    }

    private async Task<Runspace> OpenAsync(CancellationToken cancellationToken)
    {
        var state = InitialSessionState.CreateDefault2();
        state.LanguageMode = languageMode;
        state.Variables.Add(new SessionStateVariableEntry("ErrorActionPreference", ActionPreference.Stop, null));
        var runspace = RunspaceFactory.CreateRunspace(state);
        try
        {
            runspace.ThreadOptions = PSThreadOptions.ReuseThread;
            await Task.Run(runspace.Open, cancellationToken).ConfigureAwait(false);
            foreach (var (text, arguments) in blocks.Initialization)
                await InvokeAsync(runspace, "InitializationScript", text, arguments, isLocal: false, cancellationToken).ConfigureAwait(false);
            return runspace;
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<PSObject>> InvokeAsync(Runspace runspace, string name, string text, object?[] arguments, bool isLocal, CancellationToken cancellationToken)
    {
        using var shell = Shell.Create();
        shell.Runspace = runspace;
        shell.AddScript(text, isLocal);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        try
        {
            var running = shell.BeginInvoke();
            using var registration = cancellationToken.Register(() => shell.BeginStop(null, null));
            var output = await Task.Factory.FromAsync(running, shell.EndInvoke).ConfigureAwait(false);
            if (shell.Streams.Error.Count > 0)
                throw Failed(name, shell.Streams.Error[0].ToString(), arguments);
            return output.Where(item => item is not null).ToArray();
        }
        catch (PipelineStoppedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed(name, StoreTexts.WasStopped, arguments);
        }
        catch (RuntimeException e)
        {
            // What stopped the block, not that its error preference did.
            throw Failed(name, e.ErrorRecord?.Exception?.Message ?? e.Message, arguments);
        }
        catch (InvalidOperationException e)
        {
            throw Failed(name, e.Message, arguments);
        }
    }

    /// <summary>The block's words, without the values that it was handed: without encryption they are tokens.</summary>
    private Auth0CibaException Failed(string name, string words, object?[] arguments)
    {
        foreach (var value in arguments.OfType<string>().Where(value => value.StartsWith(RecordEnvelope.Mark, StringComparison.Ordinal)))
            words = words.Replace(value, "(value)");
        return new Auth0CibaException(ErrorIds.StoreFailed, StoreTexts.BlockFailed(blocks.Kind, name, words));
    }
}
