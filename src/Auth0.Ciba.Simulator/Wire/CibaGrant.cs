using System.Globalization;

namespace Auth0.Ciba.Simulator;

/// <summary>One poll.</summary>
internal sealed class CibaGrant(TokenIssuer issuer)
{
    public WireAnswer Answer(WireRequest request, SimulatedClient client)
    {
        if (request["auth_req_id"] is null)
            return WireAnswer.BadRequest("Missing required parameter: auth_req_id");
        var behaviour = request.Behaviour;
        if (request.Subject is not { } subject || subject.Ask.Client.ClientId != client.ClientId || request.Poll is not { } findings)
            return InvalidGrant(behaviour);
        return subject.Answer(findings, request.Receipt, behaviour) switch
        {
            PollOutcome.Pending => WireAnswer.Fail(behaviour.PendingStatus, "authorization_pending", "The end-user authorization is pending"),
            PollOutcome.SlowDown => SlowDown(subject.IntervalSeconds, behaviour),
            PollOutcome.Denied => Denied(behaviour),
            PollOutcome.Expired when behaviour.ExpiredError == ExpiredError.ExpiredToken =>
                WireAnswer.Fail(behaviour.DeniedStatus, "expired_token", "The auth_req_id has expired", endsRequest: true),
            PollOutcome.Expired => Denied(behaviour),
            PollOutcome.Approved => issuer.Redeem(request, subject),
            _ => InvalidGrant(behaviour),
        };
    }

    private static WireAnswer Denied(WireBehaviour behaviour) => WireAnswer.Fail(
        behaviour.DeniedStatus, "access_denied", "The end-user denied the authorization request or it has been expired", endsRequest: true);

    private static WireAnswer InvalidGrant(WireBehaviour behaviour) =>
        WireAnswer.Fail(behaviour.InvalidGrantStatus, "invalid_grant", "Invalid or expired auth_req_id", endsRequest: true);

    private static WireAnswer SlowDown(int seconds, WireBehaviour behaviour)
    {
        var answer = WireAnswer.Fail(
            behaviour.SlowDownStatus, "slow_down", $"You are polling faster than allowed. Try again in {seconds} seconds.");
        if (behaviour.SlowDownInterval)
            answer.Body!["interval"] = seconds;
        return behaviour.SlowDownRetryAfter ? answer.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)) : answer;
    }
}
