using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>
/// Takes every client certificate on the connection, as Auth0's guide for the edge has it, and notes what came with it: which client may show
/// which one is the tenant's to check, once the request is read.
/// </summary>
internal static class ShownCertificates
{
    private static readonly object Key = new();

    public static bool Note(ConnectionContext connection, X509Chain? chain)
    {
        connection.Items[Key] = chain?.ChainPolicy.ExtraStore.Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawData)).ToArray();
        return true;
    }

    /// <summary>The certificates that the client sent with its own, or none.</summary>
    public static IEnumerable<X509Certificate2> Others(HttpContext http) =>
        http.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(Key, out var others) == true && others is X509Certificate2[] found ? found : [];
}
