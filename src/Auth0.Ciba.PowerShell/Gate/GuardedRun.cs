using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>Uses an approval and runs its block: for each item the record says used before the block begins, and else the block does not run.</summary>
internal sealed class GuardedRun(PSCmdlet cmdlet, Session session, FrozenOperation operation, Notification notification, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken stopToken)
{
    private const string Completed = "Completed";
    private const string Stopped = "Stopped";

    private static readonly TimeSpan NoteTime = TimeSpan.FromSeconds(10);

    private string? _outcome;

    /// <exception cref="Auth0CibaException">The block did not run, or not for the items from there on.</exception>
    internal void Run(Approval approval, IReadOnlyList<Secret>? tokens)
    {
        var items = approval.ItemCount > 1 ? approval.UnusedItems : [0];
        if (items.Count == 0)
            throw new Auth0CibaException(ErrorIds.AlreadyConsumed, GateTexts.UsedForEachItem);
        var block = new BlockRun(cmdlet, operation);
        var done = 0;
        try
        {
            foreach (var item in items)
            {
                if (TryUse(approval, item, items.Count))
                    RunOne(block, item, tokens);
                done++;
            }
        }
        catch (Exception e) when (_outcome == Completed)
        {
            _outcome = GateTexts.BrokeOff(done, items.Count, e is Auth0CibaException known ? known.ErrorId : Stopped);
            throw;
        }
        finally
        {
            if (_outcome is not null)
            {
                Note(approval);
                notification.Tell(cmdlet, session, approval, _outcome, stopToken.IsCancellationRequested);
            }
        }
    }

    /// <summary>Whether this item is ours; one of several that another process took meanwhile is passed over.</summary>
    private bool TryUse(Approval approval, int item, int items)
    {
        if (!IsUnchanged())
            throw new Auth0CibaException(ErrorIds.OperationChanged, GateTexts.ReachChanged);
        try
        {
            Wait(session.Approvals.ConsumeAsync(approval.ApprovalId, operation.Hash, item, storeOptions, stopToken));
            return true;
        }
        catch (Auth0CibaException e) when (e.ErrorId == ErrorIds.AlreadyConsumed && items > 1)
        {
            return false;
        }
    }

    private bool IsUnchanged()
    {
        try
        {
            return operation.IsUnchanged(cmdlet.SessionState, cmdlet.InvokeCommand);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw new Auth0CibaException(ErrorIds.OperationChanged, GateTexts.ReachNotSeen(e.Message), e);
        }
    }

    private void RunOne(BlockRun block, int item, IReadOnlyList<Secret>? tokens)
    {
        _outcome = Stopped;
        try
        {
            block.Run(item, tokens);
            _outcome = Completed;
        }
        catch (Exception e) when (e is RuntimeException and not PipelineStoppedException)
        {
            var words = $"Failed: {e.Message}".Replace('\r', ' ').Replace('\n', ' ');
            _outcome = words.Length > 255 ? words.Substring(0, 255) : words;
            throw;
        }
    }

    private void Wait(Task task)
    {
        try
        {
            task.Wait(stopToken);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException)
        {
            task.GetAwaiter().GetResult();
        }
    }

    /// <summary>The block has run; that its end cannot be noted changes nothing of that. Also after Ctrl+C, so without its token.</summary>
    private void Note(Approval approval)
    {
        try
        {
            if (!Task.Run(() => session.Approvals.NoteRunAsync(approval.ApprovalId, _outcome!, storeOptions)).Wait(NoteTime))
                Warn(GateTexts.InTime);
        }
        catch (AggregateException e)
        {
            Warn(e.GetBaseException().Message);
        }
    }

    private void Warn(string why)
    {
        if (!stopToken.IsCancellationRequested)
            cmdlet.WriteWarning(GateTexts.EndNotNoted(why));
    }
}
