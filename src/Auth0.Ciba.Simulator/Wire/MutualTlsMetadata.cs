using System;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>What discovery says of mutual TLS (RFC 8705 sections 2.1, 2.2 and 5), which Auth0's does only where it is enabled.</summary>
internal static class MutualTlsMetadata
{
    public static void Write(JsonObject document, Uri baseAddress, MtlsAliases aliases)
    {
        var methods = (JsonArray)document["token_endpoint_auth_methods_supported"]!;
        methods.Add("tls_client_auth");
        methods.Add("self_signed_tls_client_auth");
        document["tls_client_certificate_bound_access_tokens"] = true;
        if (aliases == MtlsAliases.None)
            return;

        var root = new UriBuilder(baseAddress) { Host = SimulatedAuthority.MutualTlsHost }.Uri.AbsoluteUri;
        var named = new JsonObject { ["token_endpoint"] = root + "oauth/token", ["userinfo_endpoint"] = root + "userinfo" };
        if (aliases == MtlsAliases.All)
        {
            named["backchannel_authentication_endpoint"] = root + "bc-authorize";
            named["revocation_endpoint"] = root + "oauth/revoke";
        }

        document["mtls_endpoint_aliases"] = named;
    }
}
