using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>An RSA signing key with the certificate that Auth0's key set carries next to it.</summary>
internal sealed class SigningKey
{
    private readonly X509Certificate2 _certificate;
    private volatile bool _published;

    public SigningKey(DateTimeOffset now, bool published)
    {
        var rsa = RSA.Create(2048);
        Key = new RsaSecurityKey(rsa) { KeyId = Opaque.NewKeyId() };
        var subject = new CertificateRequest("CN=simulated-tenant", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = subject.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        _certificate = X509CertificateLoader.LoadCertificate(certificate.RawData);
        PublicPem = rsa.ExportSubjectPublicKeyInfoPem();
        _published = published;
    }

    public RsaSecurityKey Key { get; }

    public string KeyId => Key.KeyId;

    public string PublicPem { get; }

    public bool Published
    {
        get => _published;
        set => _published = value;
    }

    public JsonObject ToJwk(string algorithm)
    {
        var parameters = Key.Rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus!),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent!),
            ["kid"] = KeyId,
            ["x5t"] = Base64UrlEncoder.Encode(_certificate.GetCertHash()),
            ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)),
            ["alg"] = algorithm,
        };
    }
}
