using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>Five people at a simulator, and what an approval told of its way.</summary>
internal sealed class ApprovalRig : IAsyncDisposable
{
    internal static readonly string[] Five = ["auth0|one", "auth0|two", "auth0|three", "auth0|four", "auth0|five"];

    private readonly CancellationTokenSource _stop = new();

    private ApprovalRig(EngineRig engine) => Engine = engine;

    internal EngineRig Engine { get; }

    internal ConcurrentQueue<PendingAuthentication> Asked { get; } = new();

    internal ConcurrentQueue<ApprovalDecision> Decided { get; } = new();

    internal static async Task<ApprovalRig> StartAsync() => new(await EngineRig.StartAsync(configure: options => options with
    {
        Model = TenantModel.BuiltIn with { Users = [.. TenantModel.BuiltIn.Users, .. Five.Select(sub => new SimulatedUser { Sub = sub, Email = "someone@example.com" })] },
    }));

    internal static ApprovalRequest Ask(
        int quorum = 1, int people = 1, bool oneAtATime = false, TimeSpan? escalateAfter = null, bool denyOnFirst = false, string? key = null, string? hash = "hash", int items = 1,
        string message = "Restart web", TimeSpan? validFor = null) => new()
        {
            Approvers = [.. Five.Take(people).Select(user => new ApprovalPerson(user))],
            Quorum = quorum,
            BindingMessage = message,
            OneAtATime = oneAtATime,
            EscalateAfter = escalateAfter,
            DenyOnFirstRefusal = denyOnFirst,
            OperationHash = hash,
            ItemCount = items,
            RequestKey = key,

            // The clock is moved from timer to timer while answers are on their way; nobody's time must run out meanwhile.
            RequestedExpiry = 259200,
            ValidFor = validFor ?? TimeSpan.FromMinutes(5),
        };

    internal Task<Approval> RequestAsync(ApprovalRequest request, Session? session = null, CancellationToken? stop = null) =>
        (session ?? Engine.Session).Approvals.RequestAsync(request, new ApprovalProgress { Asked = Asked.Enqueue, Decided = Decided.Enqueue }, stop ?? _stop.Token);

    /// <summary>As above, with the approvers' access tokens.</summary>
    internal Task<Approval> RequestWithTokensAsync(ApprovalRequest request, Session session) =>
        session.Approvals.RequestAsync(request, true, new ApprovalProgress { Asked = Asked.Enqueue, Decided = Decided.Enqueue }, _stop.Token);

    internal Task<Approval> DriveAsync(Task<Approval> asking) => Engine.DriveAsync(asking);

    internal Task<Auth0CibaException> FailAsync(Task<Approval> asking) => Assert.ThrowsAsync<Auth0CibaException>(() => Engine.DriveAsync(asking));

    /// <summary>Asks, with everybody answering yes at once.</summary>
    internal async Task<Approval> ApproveAsync(ApprovalRequest request, Session? session = null)
    {
        Engine.Control.AutoDecision = new AutoDecision(true, TimeSpan.Zero);
        var approval = await DriveAsync(RequestAsync(request, session));
        Engine.Control.AutoDecision = null;
        return approval;
    }

    /// <summary>The person's open request at the tenant.</summary>
    internal async Task<string> PendingAsync(string user)
    {
        await EngineRig.UntilAsync(() => Open(user) is not null);
        return Open(user)!;
    }

    internal int AskedOf(string user) => Engine.Control.Requests.Count(request => request.User == user);

    /// <summary>Has the person answer, and drives until the approval knows or is over.</summary>
    internal async Task AnswerAsync(string user, bool yes, Task over)
    {
        var id = await PendingAsync(user);
        Assert.True(yes ? Engine.Control.Approve(id) : Engine.Control.Deny(id));
        await Engine.DriveUntilAsync(() => over.IsCompleted || Decided.Any(decision => decision.UserId == user));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
        await Engine.DisposeAsync();
    }

    private string? Open(string user) => Engine.Control.Requests.FirstOrDefault(request => request.User == user && request.State == RequestState.Pending)?.AuthReqId;
}
