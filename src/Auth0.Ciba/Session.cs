using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Diagnosis;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba;

/// <summary>
/// A client at one tenant: asks people for approval, waits for their answers, and keeps the verified tokens. Makes no request until the
/// first is needed. Safe for many threads.
/// </summary>
public sealed partial class Session : IDisposable
{
    private readonly HttpChannel _channel;
    private readonly BackchannelClient _backchannel;
    private readonly TokenStore _tokenStore;
    private readonly TokenClient _tokens;
    private readonly IRecordStore? _ownStore;
    private readonly SessionTester _tester;
    private readonly Func<string, string> _hide;
    private readonly TimeProvider _clock;
    private int _closed;

    /// <summary>Opens a session.</summary>
    /// <param name="options">Tenant, client and the rest.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/> naming the option that breaks a rule.</exception>
    public Session(SessionOptions options)
    {
        var baseAddress = TenantDomain.ToBaseAddress((options ?? throw new ArgumentNullException(nameof(options))).Domain, options.AllowInsecureLoopback);
        options.Check();
        var authenticator = options.ToAuthenticator();
        var transport = options.ToTransportOptions(baseAddress);
        var clock = options.TimeProvider;
        Domain = baseAddress.Authority;
        ClientId = options.ClientId;
        ClientAuthenticationMethod = authenticator.Method;
        IsInsecure = baseAddress.Scheme != Uri.UriSchemeHttps;
        CreatedAt = clock.GetUtcNow();

        var (store, isOwn) = options.OpenStore();
        _ownStore = isOwn ? store : null;
        StoreKind = store.Kind;
        IsStoreProtected = store.IsProtected;
        _channel = new HttpChannel(transport, clock);
        var tenant = new Auth0Tenant(baseAddress, options.AllowedEndpointHosts, options.Endpoints, _channel, clock, authenticator.Method.UsesMutualTls());
        var keys = new SigningKeys(tenant, _channel, clock);
        var verifier = new TokenResponseVerifier(new IdTokenValidator(keys.FindAsync, clock));
        var gate = new RateLimitGate();
        var exchange = new TokenExchange(tenant, _channel, authenticator, gate, clock);
        _tokenStore = new TokenStore(store, Domain, ClientId, clock);
        _tokens = new TokenClient(_tokenStore, new TokenRefresher(_tokenStore, exchange, verifier, options.RequestTimeout, clock), exchange);
        var settings = options.ToBackchannelOptions();
        var requests = new RequestStore(store, clock, isShared: options.Store is not null);
        _backchannel = new BackchannelClient(new BackchannelContext
        {
            Tenant = tenant,
            Channel = _channel,
            Authenticator = authenticator,
            Gate = gate,
            Requests = requests,
            Tokens = _tokenStore,
            Verifier = verifier,
            Guard = new AskGuard(store, requests, settings, ClientId, clock),
            Options = settings,
            TimeProvider = clock,
        });
        _clock = clock;
        _hide = authenticator.Hide;
        _tester = new SessionTester(
            new TenantCheck(tenant, keys, authenticator.Method.UsesMutualTls()),
            new CredentialCheck(_channel, authenticator, gate, clock), new StoreCheck(store, options.Store is null), IsInsecure);
        Approvals = new ApprovalClient(_backchannel, store, new ApprovalEvidence(keys.FindAsync, clock), Domain, ClientId, IsInsecure, clock);
    }

    /// <summary>The tenant's host, with the port where it is not the default one.</summary>
    public string Domain { get; }

    /// <summary>The client id.</summary>
    public string ClientId { get; }

    /// <summary>How the client proves who it is.</summary>
    public ClientAuthenticationMethod ClientAuthenticationMethod { get; }

    /// <summary>Whether the tenant is reached without TLS, on this machine alone; approvals of such a session prove nothing to anybody else.</summary>
    public bool IsInsecure { get; }

    /// <summary>The kind of store that keeps requests and tokens.</summary>
    public string StoreKind { get; }

    /// <summary>Whether what the store keeps can be read only by this process or with the store's secret.</summary>
    public bool IsStoreProtected { get; }

    /// <summary>When the session was opened, UTC.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Approvals by several people, each used once.</summary>
    public ApprovalClient Approvals { get; }

    /// <summary>Whether the session is open.</summary>
    public bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>Whether no poll is under way and the next one is set: for tests that move the clock.</summary>
    internal bool IsQuiet => _backchannel.IsQuiet;

    /// <summary>Asks a person and does not wait. The request is posted once; nothing here ever sends it again by itself.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What to do where the same was asked before; default: an identical pending request is an error.</param>
    /// <param name="cancellationToken">Ends the call; where the request had left by then, its record says Indeterminate.</param>
    /// <exception cref="Auth0CibaException">Nobody was asked, or <see cref="ErrorIds.Indeterminate"/>: that cannot be known.</exception>
    public Task<PendingAuthentication> InitiateAsync(BackchannelAuthenticationRequest request, AskOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _backchannel.InitiateAsync(request ?? throw new ArgumentNullException(nameof(request)), options ?? new AskOptions(), cancellationToken);
    }

    /// <summary>Waits until a request is decided, and gives the verified result.</summary>
    /// <param name="pending">The request; who must answer and with which details is read from the session's own record of it.</param>
    /// <param name="timeout">How long to wait at most; default: as long as the request lives. The request stays open.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the wait at once; the request stays open and can be waited for again.</param>
    /// <exception cref="Auth0CibaException">Anything but a verified yes.</exception>
    public async Task<BackchannelAuthenticationResult> WaitAsync(PendingAuthentication pending, TimeSpan? timeout = null, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        var decided = new TaskCompletionSource<AuthenticationOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var observation = await ObserveAsync(pending, outcome => decided.TrySetResult(outcome), timeout, storeOptions, cancellationToken).ConfigureAwait(false);
        using var registration = cancellationToken.Register(() => decided.TrySetCanceled(cancellationToken));
        var outcome = await decided.Task.ConfigureAwait(false);
        return outcome.Result ?? throw outcome.Error!;
    }

    /// <summary>Asks a person and waits for the answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What to do where the same was asked before.</param>
    /// <param name="cancellationToken">Ends call and wait.</param>
    /// <exception cref="Auth0CibaException">Anything but a verified yes.</exception>
    public async Task<BackchannelAuthenticationResult> AuthenticateAsync(BackchannelAuthenticationRequest request, AskOptions? options = null, CancellationToken cancellationToken = default)
    {
        var pending = await InitiateAsync(request, options, cancellationToken).ConfigureAwait(false);
        return await WaitAsync(pending, null, request.StoreOptions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has an observer told, once and on a thread of the pool, how a request ends. Needs no thread, timer or task while it waits.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="observer">Told of the outcome; must return soon and not throw.</param>
    /// <param name="timeout">When to tell the observer <see cref="ErrorIds.WaitTimeout"/> instead; default: never.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call, not the observation.</param>
    /// <returns>Dispose it to end the observation.</returns>
    public Task<IDisposable> ObserveAsync(PendingAuthentication pending, Action<AuthenticationOutcome> observer, TimeSpan? timeout = null, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _backchannel.ObserveAsync((pending ?? throw new ArgumentNullException(nameof(pending))).RequestId, observer ?? throw new ArgumentNullException(nameof(observer)), timeout, storeOptions, cancellationToken);
    }

    /// <summary>Where a request stands, as data: never an exception for a request that is known, but an approval's own. Polls the tenant only where that is due.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call, not a poll under way.</param>
    /// <exception cref="Auth0CibaException">
    /// <see cref="ErrorIds.RequestNotFound"/>, also for a request of another tenant or client; <see cref="ErrorIds.ReservedForGate"/> or <see cref="ErrorIds.StoreFailed"/>.
    /// </exception>
    public Task<BackchannelRequestStatus> GetStatusAsync(PendingAuthentication pending, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _backchannel.GetStatusAsync((pending ?? throw new ArgumentNullException(nameof(pending))).RequestId, storeOptions, cancellationToken);
    }

    /// <summary>Closes the session: waits end with <see cref="ErrorIds.SessionClosed"/>, records stay in a store that was handed in.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        _backchannel.Dispose();
        _channel.Dispose();
        _tokens.Dispose();
        _tokenStore.Dispose();
        _ownStore?.Dispose();
    }

    /// <summary>Client and tenant.</summary>
    public override string ToString() => $"{ClientId}@{Domain}";

    private void ThrowIfClosed()
    {
        if (!IsOpen)
            throw new Auth0CibaException(ErrorIds.SessionClosed, SessionTexts.Closed);
    }
}
