using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>What happens to every request of the wire: receive, judge, fail by order, process, log, answer.</summary>
internal sealed class WirePipeline(Tenant tenant)
{
    public RequestDelegate For(WireEndpoint endpoint, Func<WireRequest, ValueTask<WireAnswer>> handler) => async http =>
    {
        var receipt = tenant.Time.GetTimestamp();
        var received = tenant.Time.GetUtcNow();
        var (form, refusal) = await ReadFormAsync(http.Request);
        var request = new WireRequest(endpoint, http, form, tenant.Behaviour, receipt);
        Judge.Inspect(request, tenant.Requests);
        if (request.RepeatedParameter is { } name)
            refusal ??= WireAnswer.BadRequest($"Parameter '{name}' is given more than once");
        await new Exchange(tenant, request, received).RunAsync(handler, refusal);
    };

    private static async ValueTask<(IFormCollection Form, WireAnswer? Refusal)> ReadFormAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            return (FormCollection.Empty, null);
        var type = request.ContentType ?? "";
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return (FormCollection.Empty, WireAnswer.BadRequest("The body must be application/x-www-form-urlencoded"));
        try
        {
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted), null);
        }
        catch (Exception bad) when (bad is InvalidDataException or BadHttpRequestException)
        {
            return (FormCollection.Empty, WireAnswer.BadRequest("The body cannot be read as a form"));
        }
    }
}
