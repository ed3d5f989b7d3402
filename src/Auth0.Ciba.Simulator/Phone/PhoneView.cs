using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>What the phone is told: no token, no client secret, nothing of other users.</summary>
internal static class PhoneView
{
    private const int MaxOpen = 50;
    private const int MaxEnded = 10;

    public static IEnumerable<PhoneUser> Users(Tenant tenant)
    {
        var waiting = tenant.Requests.InOrder
            .Where(request => request.State == RequestState.Pending)
            .CountBy(request => request.Ask.User.Sub)
            .ToDictionary();
        return tenant.Users.Values
            .OrderBy(user => user.Sub, System.StringComparer.Ordinal)
            .Select(user => new PhoneUser(user.Sub, user.DisplayName, waiting.GetValueOrDefault(user.Sub)));
    }

    public static PhoneSnapshot Snapshot(Tenant tenant, SimulatedUser user)
    {
        var mine = tenant.Requests.InOrder.Where(request => request.Ask.User.Sub == user.Sub).Reverse().Select(Card).ToArray();
        var open = mine.Where(card => card.State == RequestState.Pending).ToArray();
        return new PhoneSnapshot(
            new PhoneUser(user.Sub, user.DisplayName, open.Length),
            [.. open.Take(MaxOpen), .. mine.Where(card => card.State != RequestState.Pending).Take(MaxEnded)]);
    }

    public static PhoneCard Card(BackchannelRequest request)
    {
        var view = request.View();
        return new PhoneCard(
            view.AuthReqId,
            view.State,
            request.Ask.Client.Name ?? view.ClientId,
            view.BindingMessage,
            view.Audience,
            request.Ask.Api?.Name,
            view.Scopes,
            view.AuthorizationDetails,
            view.SecondsLeft,
            request.Ask.LifetimeSeconds);
    }

    internal sealed record PhoneUser(string Sub, string Name, int Waiting);

    internal sealed record PhoneSnapshot(PhoneUser User, IReadOnlyList<PhoneCard> Requests);

    internal sealed record PhoneCard(
        string Id,
        RequestState State,
        string Client,
        string BindingMessage,
        string? Audience,
        string? ApiName,
        IReadOnlyList<string> Scopes,
        JsonArray? Details,
        double SecondsLeft,
        int Lifetime);
}
