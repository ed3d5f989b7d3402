using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 6: no public object of the engine shows a secret, by its text, its JSON, its members or a debugger's display; each public type is looked at.</summary>
public sealed class ShownTypesTests
{
    private const string ClientSecret = "canary-client-secret-0123456789";
    private const string StoreSecretText = "canary-store-secret-0123456789";
    private const string Password = "canary-password-0123456789";
    private const string TokenPrefix = "canary-token-0123456789";

    /// <summary>What holds nothing of a session's, or is the very thing that is asked for.</summary>
    private static readonly Type[] Left =
    [
        typeof(Secret), // SecretTests
        typeof(StoredRecord), // the bytes that a store keeps; EncryptionTests says which
        typeof(ApprovalProgress), // delegates of the caller's
        typeof(ApprovalPolicy), // people and rules, from a file
        typeof(SessionProfile), // says where a secret is kept
    ];

    [Fact]
    public async Task NoPublicTypeShowsASecret()
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=canary", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TestCertificates.Start, TestCertificates.End);
        await using var rig = await EngineRig.StartAsync(behaviour => behaviour with { OpaqueTokenPrefix = TokenPrefix }, options => options with { ClientSecret = ClientSecret });
        var (shown, secrets) = await CollectAsync(rig, rsa, certificate);

        foreach (var value in shown)
            Canaries.AssertNone(value, secrets);

        var types = shown.Select(value => value.GetType()).ToHashSet();
        Assert.Empty(typeof(Session).Assembly.GetExportedTypes().Where(type => type is { IsInterface: false, IsEnum: false } && !(type.IsAbstract && type.IsSealed) && !types.Contains(type)).Except(Left));
    }

    /// <summary>The search is worth something: it finds each secret where it is shown.</summary>
    [Fact]
    public void TheSearchFindsWhatIsShown()
    {
        Assert.Equal([Password], Canaries.Find(Canaries.Show(new { Inner = new { Text = Password } }), [Password, ClientSecret]));
        Assert.Equal([Password], Canaries.Find(Canaries.Show(Secret.FromPlainText(Password).ToSecureString()), [Password]));
        Assert.Equal([Password], Canaries.Find(Canaries.Show(new InvalidOperationException("outer", new InvalidOperationException(Password))), [Password]));
        Assert.Equal([Password], Canaries.Find(Canaries.Show(new InvalidOperationException { Data = { ["it"] = Password } }), [Password]));
        foreach (var text in new[] { Uri.EscapeDataString(Password), Convert.ToHexString(System.Text.Encoding.Unicode.GetBytes(Password)), Password.Replace("-", "\\u002d"), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("x" + Password)) })
            Assert.Equal([Password], Canaries.Find("before " + text + " after", [Password]));
    }

    /// <summary>A record writes all its members into its text; none may have one for a token or secret. And no type tells a debugger to show one.</summary>
    [Fact]
    public void NoTypeWritesASecretByItself()
    {
        string[] words = ["secret", "token", "assertion", "password"];
        var types = typeof(Session).Assembly.GetTypes();
        var records = types.Where(type => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null).ToArray();

        Assert.Contains(typeof(ApprovalRequest), records);
        Assert.DoesNotContain(records.SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public)).Where(property => property.PropertyType != typeof(Secret)), property => words.Any(word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));
        var displayed = types.Where(type => type.IsDefined(typeof(DebuggerDisplayAttribute), false) || type.IsDefined(typeof(DebuggerTypeProxyAttribute), false));
        Assert.Equal(string.Empty, string.Join(' ', displayed.Where(type => !type.FullName!.Contains('<')).Select(type => type.FullName)));
    }

    private static async Task<(IReadOnlyList<object> Shown, IReadOnlyCollection<string> Secrets)> CollectAsync(EngineRig rig, RSA rsa, X509Certificate2 certificate)
    {
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        using var memory = new MemoryRecordStore(rig.Clock);
        using var encrypted = new EncryptedRecordStore(memory, [Secret.FromPlainText(StoreSecretText)], leaveOpen: true);
        var postgresOptions = new PostgresStoreOptions { Host = "127.0.0.1", Port = 1, Database = "x", User = "ann", Password = Secret.FromPlainText(Password) };
        using var postgres = PostgresRecordStore.Open(postgresOptions);
        var unreachable = await Assert.ThrowsAsync<Auth0CibaException>(async () => await postgres.GetAsync("an-id", null, default));
        var key = ClientAssertionKey.FromPem(Secret.FromPlainText(pem));
        var options = new SessionOptions
        {
            Domain = rig.Simulator.Issuer,
            ClientId = rig.Simulator.ClientId,
            ClientSecret = Secret.FromPlainText(ClientSecret),
            AllowInsecureLoopback = true,
            Store = encrypted,
            ProxyPassword = Secret.FromPlainText(Password),
            StoreSecrets = [Secret.FromPlainText(StoreSecretText)],
            ClientAssertionKey = key,
            ClientCertificate = ClientCertificate.FromCertificate(certificate),
        };
        var session = rig.Open(encrypted);
        rig.Control.AutoDecision = new AutoDecision(true, TimeSpan.Zero);
        var ask = EngineRig.Ask(scope: "openid offline_access");
        AuthenticationOutcome? outcome = null;
        var pending = await session.InitiateAsync(ask);
        using (await session.ObserveAsync(pending, decided => outcome = decided))
            await rig.DriveUntilAsync(() => outcome is not null);
        var result = outcome!.Result!;
        var api = await rig.DriveAsync(session.AuthenticateAsync(EngineRig.Ask(EngineRig.Bob, audience: TenantModel.PaymentsApi)));
        var request = new ApprovalRequest { Approvers = [new ApprovalPerson(EngineRig.Carol)], BindingMessage = "Restart", OperationHash = "hash", RequestedExpiry = 259200 };
        var approval = await rig.DriveAsync(session.Approvals.RequestAsync(request, passTokens: true, new ApprovalProgress()));
        var keySet = await new System.Net.Http.HttpClient().GetStringAsync(new Uri(rig.Simulator.Issuer + ".well-known/jwks.json"));
        var evidence = await session.Approvals.TestAsync(approval.ApprovalId, keySet, null, null, null, default);
        var diagnosis = await session.TestAsync();
        var keys = await session.ListTokensAsync();
        var details = AuthorizationDetails.Parse("""[{"type":"payment"}]""");

        List<object> shown =
        [
            options, session, session.Approvals, ask, new AskOptions(), pending, outcome, result, api, result.Tokens, await session.GetStatusAsync(pending), request, approval, approval.Decisions[0],
            approval.AccessTokens[0], request.Requester, request.Approvers[0], diagnosis, diagnosis.Checks[0], diagnosis.ToReport(), keys[0], new TokenFilter(), new TokenQuery(), key, options.ClientCertificate, memory, encrypted,
            postgres, postgresOptions, new SqliteStoreOptions(), unreachable, new BreakGlassRequest(request, null), details, new TenantEndpoints(), evidence[0], ApprovalRequester.Claimed(),
        ];
        var tokens = new[] { result.AccessToken, result.IdToken, result.Tokens.RefreshToken!, api.AccessToken, api.IdToken, approval.AccessTokens[0] }.Select(token => token.AsPlainText()).ToArray();
        Assert.Contains(tokens, token => token.StartsWith(TokenPrefix, StringComparison.Ordinal));
        return (shown, [ClientSecret, StoreSecretText, Password, pem.Split('\n')[12], Convert.ToHexString(rsa.ExportParameters(true).D!), .. tokens]);
    }
}
