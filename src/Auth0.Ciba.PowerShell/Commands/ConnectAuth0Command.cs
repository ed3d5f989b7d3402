using System;
using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Output;
using Auth0.Ciba.PowerShell.Sessions;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Connect-Auth0: opens a session to a tenant and makes it the runspace's default. Asks the tenant nothing until something is needed of it.
/// A call that fails leaves no default session behind, so that nothing runs against the tenant of an earlier one.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "Auth0")]
[OutputType(typeof(Session))]
public sealed class ConnectAuth0Command : Auth0CmdletBase
{
    /// <summary>The tenant's host, such as my-tenant.eu.auth0.com, or a custom domain.</summary>
    [Parameter(Position = 0)]
    public string? Domain { get; set; }

    /// <summary>The application's client id.</summary>
    [Parameter(Position = 1)]
    public string? ClientId { get; set; }

    /// <summary>The application's client secret.</summary>
    [Parameter]
    public SecureString? ClientSecret { get; set; }

    /// <summary>A second client secret, used once the tenant refuses the first: for the days of a rotation.</summary>
    [Parameter]
    public SecureString? NextClientSecret { get; set; }

    /// <summary>Client id as user name and client secret as password, in place of -ClientId and -ClientSecret.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Takes domain, client id, method and the place of the client secret in a vault from a profile, for what is not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The file with the profiles. Default: Auth0.Ciba/profiles.json in the user's folder for application data.</summary>
    [Parameter]
    public string? ProfilePath { get; set; }

    /// <summary>
    /// Takes AUTH0_DOMAIN, AUTH0_CLIENT_ID, and AUTH0_CLIENT_ASSERTION_SIGNING_KEY (PEM, or a key file's path) or AUTH0_CLIENT_SECRET, from the environment for what is
    /// not given.
    /// </summary>
    [Parameter]
    public SwitchParameter FromEnvironment { get; set; }

    /// <summary>A private key in a PFX or PEM file, for private_key_jwt in place of a client secret. PEM needs PowerShell 7.</summary>
    [Parameter]
    public string? ClientAssertionKeyPath { get; set; }

    /// <summary>The key file's password.</summary>
    [Parameter]
    public SecureString? ClientAssertionKeyPassword { get; set; }

    /// <summary>
    /// A certificate with its private key, such as one of Cert:, in place of a client secret: its key signs (private_key_jwt), or, where
    /// -ClientAuthenticationMethod says TlsClientAuth or SelfSignedTlsClientAuth, it is shown on the connection (mutual TLS).
    /// </summary>
    [Parameter]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>A PFX file with such a certificate.</summary>
    [Parameter]
    public string? CertificatePath { get; set; }

    /// <summary>The PFX file's password.</summary>
    [Parameter]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>The thumbprint of such a certificate in the user's or the machine's personal store.</summary>
    [Parameter]
    public string? CertificateThumbprint { get; set; }

    /// <summary>What the key signs with: RS256 (the default), RS384 or PS256; ES256 or ES384 by its curve.</summary>
    [Parameter]
    public string? ClientAssertionAlgorithm { get; set; }

    /// <summary>The kid header of assertions. Default: none; Auth0 then tries the application's keys.</summary>
    [Parameter]
    public string? ClientAssertionKeyId { get; set; }

    /// <summary>
    /// ClientSecretPost (client_secret_post, the default), ClientSecretBasic, PrivateKeyJwt (the default with a key or certificate), TlsClientAuth or
    /// SelfSignedTlsClientAuth.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ClientAuthenticationMethodCompleter))]
    public string? ClientAuthenticationMethod { get; set; }

    /// <summary>Where requests and tokens are kept, from New-Auth0Store. Default: the memory of this session.</summary>
    [Parameter]
    public IRecordStore? Store { get; set; }

    /// <summary>What encrypts the store: a secret of New-Auth0Store -NewSecret, or a passphrase of 12 letters or more.</summary>
    [Parameter]
    public SecureString? StoreSecret { get; set; }

    /// <summary>Further secrets that decrypt, for the days of a rotation: the one before, or the one to come.</summary>
    [Parameter]
    [Alias("PreviousStoreSecret")]
    public SecureString[]? NextStoreSecret { get; set; }

    /// <summary>Lets a store keep tokens readable for whoever can read the store.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedStore { get; set; }

    /// <summary>Allows http to 127.0.0.1, [::1] and localhost, for the local simulator. The session is then marked insecure.</summary>
    [Parameter]
    public SwitchParameter AllowInsecureLoopback { get; set; }

    /// <summary>Hosts besides the tenant's own at which its discovery document may name endpoints.</summary>
    [Parameter]
    public string[]? AllowedEndpointHost { get; set; }

    /// <summary>The HTTP proxy, such as http://proxy.example.com:8080; none: the system's. Never used for http on this machine.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>User and password for the proxy.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Requests for approval that may leave in a minute, 1 to 1000000; further ones wait for their turn. Default: 500, Auth0's limit.</summary>
    [Parameter]
    public int? AsksPerMinute { get; set; }

    /// <summary>Leaves out the Auth0-Client header, which tells the tenant's log this module's name and version.</summary>
    [Parameter]
    public SwitchParameter NoTelemetry { get; set; }

    /// <summary>Gives the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void BeforeChecks() => SessionRegistry.In(SessionState).ClearDefault(SessionState);

    private protected override void Process()
    {
        if (Credential is not null && (ClientId is not null || ClientSecret is not null))
            throw Auth0CibaException.BadInput("Credential", CommandTexts.CredentialBesideClient);
        var profile = ProfileInput.Find(this, GetUnresolvedProviderPathFromPSPath);
        var credentials = new ClientCredentials(this, profile, FromVariable, GetUnresolvedProviderPathFromPSPath);
        var session = new Session(new SessionOptions
        {
            Domain = Domain ?? profile?.Domain ?? FromVariable("AUTH0_DOMAIN") ?? string.Empty,
            ClientId = ClientId ?? Credential?.UserName ?? profile?.ClientId ?? FromVariable("AUTH0_CLIENT_ID") ?? string.Empty,
            ClientSecret = credentials.ClientSecret,
            ClientAssertionKey = credentials.Key,
            ClientCertificate = credentials.Certificate,
            NextClientSecret = NextClientSecret is null ? null : Secret.FromSecureString(NextClientSecret),
            Store = Store,
            StoreSecrets = StoreSecretInput.Find(this),
            AllowUnencryptedStore = AllowUnencryptedStore,
            ClientAuthenticationMethod = credentials.Method,
            AllowInsecureLoopback = AllowInsecureLoopback,
            AllowedEndpointHosts = AllowedEndpointHost ?? [],
            AsksPerMinute = AsksPerMinute ?? SessionOptions.DefaultAsksPerMinute,
            Proxy = Proxy,
            ProxyUserName = ProxyCredential?.UserName,
            ProxyPassword = ProxyCredential is null ? null : Secret.FromSecureString(ProxyCredential.Password),
            SendTelemetry = !NoTelemetry,
        });

        SessionRegistry.In(SessionState).Add(session, SessionState);
        if (session.IsInsecure)
            WriteVerbose(CommandTexts.ReachedWithoutTls(session.Domain));
        if (!session.IsStoreProtected)
            WriteWarning(CommandTexts.StoreNotEncrypted(session.StoreKind));
        if (PassThru)
            WriteObject(SessionOutput.From(session, isDefault: true));
    }

    private string? FromVariable(string name) =>
        FromEnvironment && Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
