using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>The tenant's clients; their secrets can be exchanged while it runs.</summary>
internal sealed class ClientRegistry
{
    private readonly ConcurrentDictionary<string, Entry> _clients = new(StringComparer.Ordinal);

    public ClientRegistry(IReadOnlyList<SimulatedClient> clients, string? firstSecret)
    {
        if (clients.Count == 0)
            throw new ArgumentException("The tenant needs a client.", nameof(clients));
        foreach (var client in clients)
        {
            var secrets = client.Secrets;
            if (client == clients[0] && firstSecret is not null)
                secrets = [firstSecret];
            else if (secrets.Count == 0 && client.PublicKeys.Count == 0 && !UsesTls(client))
                secrets = [Opaque.NewSecret()];
            CheckSecrets(secrets);
            if (!_clients.TryAdd(client.ClientId, new Entry(client with { Secrets = secrets })))
                throw new ArgumentException($"Client '{client.ClientId}' is given twice.", nameof(clients));
        }

        FirstId = clients[0].ClientId;
    }

    public string FirstId { get; }

    public IEnumerable<SimulatedClient> All => _clients.Values.Select(entry => entry.Client);

    public SimulatedClient? Find(string? clientId) => FindEntry(clientId)?.Client;

    public Entry? FindEntry(string? clientId) =>
        clientId is not null && _clients.TryGetValue(clientId, out var entry) ? entry : null;

    public void SetSecrets(string clientId, IReadOnlyList<string> secrets)
    {
        CheckSecrets(secrets);
        var entry = FindEntry(clientId) ?? throw new KeyNotFoundException($"There is no client '{clientId}'.");
        _clients[clientId] = new Entry(entry.Client with { Secrets = [.. secrets] });
    }

    private static bool UsesTls(SimulatedClient client) => client.TlsCertificates.Count > 0 || client.TlsRoot is not null;

    private static void CheckSecrets(IReadOnlyList<string> secrets)
    {
        if (secrets.Count > 2)
            throw new ArgumentException("A client has at most two secrets.", nameof(secrets));
        if (secrets.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A client secret must not be empty.", nameof(secrets));
    }

    /// <summary>A client and its keys and certificates, parsed once.</summary>
    internal sealed class Entry(SimulatedClient client)
    {
        public SimulatedClient Client { get; } = client;

        public IReadOnlyList<SecurityKey> Keys { get; } =
            [.. client.PublicKeys.Select(PublicKeyText.Parse)];

        public bool UsesTls { get; } = UsesTls(client);

        public IReadOnlyList<X509Certificate2> TlsCertificates { get; } =
            [.. client.TlsCertificates.Select(pem => X509Certificate2.CreateFromPem(pem))];

        public X509Certificate2? TlsRoot { get; } = client.TlsRoot is null ? null : X509Certificate2.CreateFromPem(client.TlsRoot);
    }
}
