using System.Linq;

namespace Auth0.Ciba.Simulator;

/// <summary>Judges a request at its receipt, before anything is done with it.</summary>
internal static class Judge
{
    public static void Inspect(WireRequest request, RequestStore requests)
    {
        request.ClaimedClientId = ClientAuthenticator.ClaimedId(request);
        request.UnknownParameters.AddRange(request.Names.Where(name => !KnownParameters.Includes(request.Endpoint, name)));
        if (request.UnknownParameters.Count > 0)
            request.Violations.Add(ViolationKind.UnknownParameter);
        if (request.Endpoint == WireEndpoint.Token && request["grant_type"] == SimulatedClient.CibaGrant)
            InspectPoll(request, requests);
    }

    private static void InspectPoll(WireRequest request, RequestStore requests)
    {
        var subject = requests.Find(request["auth_req_id"]);
        // A stranger's poll must not spoil the poll clock of the client that asked.
        if (subject is null || (request.ClaimedClientId is { } id && id != subject.Ask.Client.ClientId))
            return;
        var findings = subject.BeginPoll(request.Receipt, request.Behaviour);
        request.Subject = subject;
        request.Poll = findings;
        if (findings.Early)
            request.Violations.Add(ViolationKind.EarlyPoll);
        if (findings.Overlapping)
            request.Violations.Add(ViolationKind.OverlappingPoll);
        if (findings.AfterExpiry)
            request.Violations.Add(ViolationKind.PollAfterExpiry);
        if (findings.AfterEnd)
            request.Violations.Add(ViolationKind.PollAfterEnd);
    }
}
