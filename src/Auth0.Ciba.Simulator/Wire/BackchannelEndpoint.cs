using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary><c>POST /bc-authorize</c>.</summary>
internal sealed class BackchannelEndpoint(Tenant tenant, ClientAuthenticator clients)
{
    private const int AsksPerUserAndMinute = 5;
    private const string WholeTenant = "\n";
    private readonly AskReader _reader = new(tenant);

    public async ValueTask<WireAnswer> HandleAsync(WireRequest request)
    {
        var behaviour = request.Behaviour;
        if (behaviour.TenantAsksPerMinute is { } limit && tenant.AskRates.Note(WholeTenant) > limit)
            return RateLimit.Answer(tenant.Time, limit, resetSeconds: 60);
        var (client, refusal) = await clients.AuthenticateAsync(request);
        if (refusal is not null)
            return refusal;
        if (!Grants.Allows(client!, SimulatedClient.CibaGrant))
            return WireAnswer.GrantNotAllowed(SimulatedClient.CibaGrant);
        if (_reader.Read(request, client!, out var ask) is { } bad)
            return bad;

        if (tenant.AskRates.Note(ask!.User.Sub) > AsksPerUserAndMinute)
        {
            request.Violations.Add(ViolationKind.AskRate);
            if (behaviour.RejectOverAskRate)
                return RateLimit.Answer(tenant.Time, AsksPerUserAndMinute, resetSeconds: 60);
        }

        if (tenant.Requests.IsPending(ask.DuplicateKey))
            request.Violations.Add(ViolationKind.DuplicateAsk);
        request.Subject = tenant.Requests.Add(ask, behaviour);
        return Acknowledge(request.Subject, behaviour);
    }

    private static WireAnswer Acknowledge(BackchannelRequest request, WireBehaviour behaviour)
    {
        var body = new JsonObject { ["auth_req_id"] = request.Id };
        Write(body, "expires_in", request.Ask.LifetimeSeconds, behaviour.ExpiresInForm);
        Write(body, "interval", behaviour.IntervalSeconds, behaviour.IntervalForm);
        return new WireAnswer { Body = body, ContentType = "application/json; charset=utf-8" };
    }

    private static void Write(JsonObject body, string name, int value, NumberForm form)
    {
        if (form == NumberForm.Number)
            body[name] = value;
        else if (form == NumberForm.Text)
            body[name] = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
