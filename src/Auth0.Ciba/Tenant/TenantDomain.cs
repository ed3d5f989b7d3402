using System;
using System.Linq;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Tenant;

/// <summary>A tenant's domain as the user gives it: a host, with or without https:// before and one slash after it.</summary>
internal static class TenantDomain
{
    private const string Parameter = "Domain";

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>.</exception>
    internal static Uri ToBaseAddress(string? domain, bool allowInsecureLoopback)
    {
        if (string.IsNullOrWhiteSpace(domain))
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainRequired);
        if (domain!.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainSignsUnfit);

        if (domain!.Contains('\\'))
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainNotHostAlone);

        var text = domain!.Contains("://") ? domain : "https://" + domain;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || !Uri.TryCreate($"{uri.Scheme}://{uri.Authority}/", UriKind.Absolute, out var address))
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainNoHost);
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.AbsolutePath != "/")
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainNotHostAlone);

        if (uri.Scheme == Uri.UriSchemeHttps)
            return address;
        if (uri.Scheme != Uri.UriSchemeHttp)
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainNotHttps);
        if (!IsLoopbackHost(uri))
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainHttpElsewhere);
        if (!allowInsecureLoopback)
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.DomainHttpNeedsSwitch);
        return address;
    }

    internal static bool IsLoopbackHost(Uri uri) =>
        uri.Host is "127.0.0.1" or "[::1]" || string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase);
}
