using System;
using System.Security.Cryptography.X509Certificates;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Tenant;

/// <summary>What the way to the tenant says.</summary>
internal static class TenantTexts
{
    private static readonly TextArea Area = new("Tenant");

    internal static string NotReached(string host, string what, string fault) => Area.Format([host, what, fault]);

    internal static string NotUsable(string what, string fault) => Area.Format([what, fault]);

    internal static string NotWhole(string what, string fault) => Area.Format([what, fault]);

    internal static string RateLimited(string what) => Area.Format([what]);

    internal static string AnsweredWithStatus(string host, int status, string what) => Area.Format([host, status, what]);

    internal static string DiscoveryDocument => Area.Get();

    internal static string AnotherIssuer(Uri address, string issuer) => Area.Format([address, issuer]);

    internal static string EndpointElsewhere(Uri address, string endpoint) => Area.Format([address, endpoint]);

    internal static string AnswerTooLarge(int most) => Area.Format([most]);

    internal static string AnswerWithoutStatus => Area.Get();

    internal static string SessionClosed => Area.Get();

    internal static string NoAnswerInTime => Area.Get();

    internal static string TlsFailed(string reason) => Area.Format([reason]);

    internal static string NotSentAgain => Area.Get();

    internal static string CredentialNeedsProxy => Area.Get();

    internal static string ProxyForHttp => Area.Get();

    internal static string ProxyNoAddress => Area.Get();

    internal static string ProxyNotHostAlone => Area.Get();

    internal static string NoCertificate(string host) => Area.Format([host]);

    internal static string CertificateOfAnother(string name, string host) => Area.Format([name, host]);

    internal static string CertificateUntrusted(string issuer) => Area.Format([issuer]);

    internal static string CertificateExpired(string name, string time) => Area.Format([name, time]);

    internal static string CertificateNotYetValid(string name, string time) => Area.Format([name, time]);

    internal static string CertificateRevoked(string name) => Area.Format([name]);

    internal static string CertificateUnsound(string name, X509ChainStatusFlags status) => Area.Format([name, status]);

    internal static string NoKeySetAddress => Area.Get();

    internal static string KeySet => Area.Get();

    internal static string KeySetUnfitSaying(string reason) => Area.Format([reason]);

    internal static string KeySetUnfit => Area.Get();

    internal static string DomainRequired => Area.Get();

    internal static string DomainSignsUnfit => Area.Get();

    internal static string DomainNotHostAlone => Area.Get();

    internal static string DomainNoHost => Area.Get();

    internal static string DomainNotHttps => Area.Get();

    internal static string DomainHttpElsewhere => Area.Get();

    internal static string DomainHttpNeedsSwitch => Area.Get();
}
