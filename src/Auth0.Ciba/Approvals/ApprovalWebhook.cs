using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Approvals;

/// <summary>Tells an address of the caller's what ran: one POST of JSON, no redirect, no second try.</summary>
internal static class ApprovalWebhook
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <exception cref="Auth0CibaException">BadInput: no https address, nor a loopback one for a simulator's session.</exception>
    internal static void Check(Uri address, bool isInsecure)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && !(isInsecure && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            throw Auth0CibaException.BadInput("Notify", ApprovalTexts.NotifyUnfit);
    }

    internal static async Task PostAsync(Uri address, string json, bool isInsecure, CancellationToken cancellationToken)
    {
        Check(address, isInsecure);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var client = HttpClients.Create(new ConnectionSettings { LoopbackOnly = address.Scheme != Uri.UriSchemeHttps, MaxConnections = 1 });
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(address, content, limit.Token).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw new Auth0CibaException(ErrorIds.BadResponse, ApprovalTexts.WebhookRefused(address.Host, (int)answer.StatusCode));
    }
}
