using System;
using System.Collections.Generic;
using System.Globalization;
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

    /// <summary>The library quotes what it cannot read, such as a header's line.</summary>
    private const int LongestFault = 300;

    private readonly HttpClient _client;
    private readonly TransportOptions _options;
    private readonly TimeProvider _timeProvider;
    private Tuple<string, DateTimeOffset>? _lastDate;

    internal HttpChannel(TransportOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _client = HttpClients.Create(options.Connections);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Auth0.Ciba/" + TelemetryHeader.Version);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        if (options.SendTelemetry)
            _client.DefaultRequestHeaders.TryAddWithoutValidation(TelemetryHeader.Name, TelemetryHeader.Value);
    }

    public void Dispose() => _client.Dispose();

    internal Task<HttpAnswer> GetAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync(HttpClients.CreateRequest(HttpMethod.Get, address), null, [], cancellationToken);

    internal Task<HttpAnswer> PostAsync(Uri address, FormParameters form, CancellationToken cancellationToken)
    {
        var content = new OneShotContent(form.Encode());
        var request = HttpClients.CreateRequest(HttpMethod.Post, address);
        request.Content = content;
        if (form.Authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", form.Authorization);
        return SendAsync(request, content, form.Secrets, cancellationToken);
    }

    private async Task<HttpAnswer> SendAsync(HttpRequestMessage request, OneShotContent? content, IReadOnlyList<string> secrets, CancellationToken cancellationToken)
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
                    FaultText = Describe(e, secrets),
                };
            }

            using (response)
                return await ReadAsync(response, secrets, timeout.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, IReadOnlyList<string> secrets, CancellationToken timeout, CancellationToken cancellationToken)
    {
        var fault = TransportFault.None;
        var faultText = string.Empty;
        byte[]? body = null;
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(timeout).ConfigureAwait(false);
            body = await BoundedReader.ReadAsync(stream, MaxBody, timeout).ConfigureAwait(false);
            if (body is null)
                (fault, faultText) = (TransportFault.TooLarge, TenantTexts.AnswerTooLarge(MaxBody));
        }
        catch (Exception e) when (e is InvalidOperationException || IsTransportFault(e, cancellationToken))
        {
            // The Brotli decoder calls bad data an invalid operation.
            (fault, faultText) = (TransportFault.Cut, Describe(e, secrets));
        }

        // Three digits that are no status: something else than a tenant speaks.
        if (fault == TransportFault.None && (int)response.StatusCode < 100)
            (fault, faultText) = (TransportFault.NoAnswer, TenantTexts.AnswerWithoutStatus);

        var now = _timeProvider.GetUtcNow();
        var skew = ClockSkew(response, now);
        return new HttpAnswer
        {
            Status = (int)response.StatusCode,
            Body = body ?? [],
            Secrets = secrets,
            Fault = fault,
            FaultText = faultText,
            ClockSkew = skew,
            RetryAfter = RetryAfter.Parse(Header(response, "Retry-After"), now + (skew ?? TimeSpan.Zero)),
            RateLimitReset = RetryAfter.ParseReset(Header(response, "X-RateLimit-Reset"), now + (skew ?? TimeSpan.Zero)),
        };
    }

    /// <summary>Polls come by the thousand, all within the same second: one parsed date serves them.</summary>
    private TimeSpan? ClockSkew(HttpResponseMessage response, DateTimeOffset now)
    {
        var text = Header(response, "Date");
        if (text is null)
            return null;
        var known = _lastDate;
        if (known is null || known.Item1 != text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                return null;
            _lastDate = known = Tuple.Create(text, date);
        }

        return known.Item2 - now;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static bool IsTransportFault(Exception e, CancellationToken callers) =>
        e is HttpRequestException or IOException or InvalidDataException or ObjectDisposedException || (e is OperationCanceledException && !callers.IsCancellationRequested);

    private static string Describe(Exception e, IReadOnlyList<string> secrets) => ForeignText.Show(Describe(e), secrets, LongestFault);

    private static string Describe(Exception e)
    {
        if (e is ObjectDisposedException)
            return TenantTexts.SessionClosed;
        if (e is OperationCanceledException)
            return TenantTexts.NoAnswerInTime;
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
                return TenantTexts.TlsFailed(inner.Message);
        }

        // Where the library names the address beside the cause, it is worth saying: it may be a proxy's.
        var cause = e.GetBaseException().Message;
        return e is HttpRequestException && e.Message.StartsWith(cause, StringComparison.Ordinal) ? e.Message : cause;
    }
}
