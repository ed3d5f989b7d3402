using System;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary>One request and its answer, with the fault that hits it.</summary>
internal sealed class Exchange(Tenant tenant, WireRequest request, DateTimeOffset received)
{
    private bool _marked;

    public async Task RunAsync(Func<WireRequest, ValueTask<WireAnswer>> handler, WireAnswer? refusal)
    {
        try
        {
            var fault = tenant.Faults.Take(request.Endpoint, request["auth_req_id"], success: false);
            await StallAsync(fault, afterProcessing: false);
            WireAnswer? answer = null;
            if (fault is null || fault.AfterProcessing || fault.Kind is FaultKind.Stall or FaultKind.HalfBody)
                answer = refusal ?? await handler(request);
            await StallAsync(fault, afterProcessing: true);
            await DeliverAsync(answer, fault);
        }
        catch (OperationCanceledException) when (request.Http.RequestAborted.IsCancellationRequested)
        {
            Log(new Delivery { Cut = true, Status = 0 }, FaultKind.Stall);
        }
        finally
        {
            Mark(endDelivered: false);
        }
    }

    private async Task StallAsync(Fault? fault, bool afterProcessing)
    {
        if (fault is { Kind: FaultKind.Stall } && fault.AfterProcessing == afterProcessing)
            await Task.Delay(TimeSpan.FromSeconds(fault.StallSeconds), tenant.Time, request.Http.RequestAborted);
    }

    private Task DeliverAsync(WireAnswer? answer, Fault? fault)
    {
        var delivery = fault is null ? Delivery.Of(answer!) : FaultShaper.Shape(fault, answer, tenant.Time);
        var survives = (fault is null || fault.AnswerSurvives) && !request.Http.RequestAborted.IsCancellationRequested;
        // Noted before the bytes go out: whoever reads the answer finds the log written and the poll clock started.
        Log(delivery, (fault ?? request.AppliedFault)?.Kind);
        Mark(endDelivered: survives && answer is { EndsRequest: true });
        return DeliveryWriter.WriteAsync(request.Http, delivery, tenant.Time.GetUtcNow().AddSeconds(request.Behaviour.DateSkewSeconds));
    }

    private void Mark(bool endDelivered)
    {
        if (_marked)
            return;
        _marked = true;
        request.Subject?.MarkAnswered(poll: request.Poll is not null, endDelivered);
    }

    private void Log(Delivery delivery, FaultKind? fault) => tenant.Log.Add(new LogEntry
    {
        Order = tenant.Log.NextOrder(),
        Time = received,
        Endpoint = request.Endpoint,
        ClientId = request.ClaimedClientId,
        GrantType = request["grant_type"],
        AuthReqId = request.Subject?.Id ?? request["auth_req_id"],
        LoginHint = request["login_hint"],
        Host = request.Http.Request.Host.Host,
        Protocol = request.Http.Request.Protocol,
        Status = delivery.Status,
        Error = delivery.Error,
        Fault = fault,
        Violations = request.Violations,
        UnknownParameters = request.UnknownParameters,
    });
}
