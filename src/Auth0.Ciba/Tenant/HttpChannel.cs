using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tenant;

/// <summary>Sends one request and reads one bounded answer. Follows nothing, repeats nothing, and throws only when cancelled.</summary>
internal sealed class HttpChannel : IDisposable
{
    internal const int MaxBody = 1024 * 1024;

    private readonly HttpClient _client;
    private readonly TransportOptions _options;
    private readonly TimeProvider _timeProvider;

    internal HttpChannel(TransportOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _client = HttpClients.Create(options.LoopbackOnly, options.MaxConnections);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Auth0.Ciba/" + TelemetryHeader.Version);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        if (options.SendTelemetry)
            _client.DefaultRequestHeaders.TryAddWithoutValidation(TelemetryHeader.Name, TelemetryHeader.Value);
    }

    public void Dispose() => _client.Dispose();

    internal Task<HttpAnswer> GetAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address), null, cancellationToken);

    internal Task<HttpAnswer> PostAsync(Uri address, FormParameters form, CancellationToken cancellationToken)
    {
        var content = new OneShotContent(form.Encode());
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (form.Authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", form.Authorization);
        return SendAsync(request, content, cancellationToken);
    }

    private async Task<HttpAnswer> SendAsync(HttpRequestMessage request, OneShotContent? content, CancellationToken cancellationToken)
    {
        using (request)
        using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            timeout.CancelAfter(_options.RequestTimeout);
            HttpResponseMessage response;
            try
            {
                response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (IsTransportFault(e, cancellationToken))
            {
                return new HttpAnswer
                {
                    Fault = content is { MayHaveBeenSent: false } ? TransportFault.NotSent : TransportFault.NoAnswer,
                    FaultText = Describe(e),
                };
            }

            using (response)
                return await ReadAsync(response, timeout.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, CancellationToken timeout, CancellationToken cancellationToken)
    {
        var fault = TransportFault.None;
        var faultText = string.Empty;
        using var body = new MemoryStream();
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(timeout).ConfigureAwait(false);
            if (!await CopyBoundedAsync(stream, body, timeout).ConfigureAwait(false))
                (fault, faultText) = (TransportFault.TooLarge, $"the answer is larger than {MaxBody} bytes");
        }
        catch (Exception e) when (IsTransportFault(e, cancellationToken))
        {
            (fault, faultText) = (TransportFault.Cut, Describe(e));
        }

        var now = _timeProvider.GetUtcNow();
        var serverNow = response.Headers.Date ?? now;
        return new HttpAnswer
        {
            Status = (int)response.StatusCode,
            Body = fault == TransportFault.None ? body.ToArray() : [],
            Fault = fault,
            FaultText = faultText,
            ClockSkew = response.Headers.Date is { } date ? date - now : null,
            RetryAfter = RetryAfter.Parse(Header(response, "Retry-After"), serverNow),
            RateLimitReset = RetryAfter.ParseReset(Header(response, "X-RateLimit-Reset"), serverNow),
        };
    }

    private static async Task<bool> CopyBoundedAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        int read;
        while ((read = await from.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (to.Length + read > MaxBody)
                return false;
            to.Write(buffer, 0, read);
        }

        return true;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static bool IsTransportFault(Exception e, CancellationToken callers) =>
        e is HttpRequestException or IOException or InvalidDataException || (e is OperationCanceledException && !callers.IsCancellationRequested);

    private static string Describe(Exception e)
    {
        if (e is OperationCanceledException)
            return "no answer within the time for one HTTP request";
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
                return "TLS failed: " + inner.Message;
        }

        return e.GetBaseException().Message;
    }
}
