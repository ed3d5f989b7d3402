using System;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tenant;

/// <summary>What an answer that is not 200 means where there is nothing to wait for: documents and keys.</summary>
internal static class AnswerErrors
{
    internal static void ThrowUnlessOk(HttpAnswer answer, Func<string> what, string host)
    {
        if (answer.Status == 0)
            throw new Auth0CibaException(ErrorIds.TenantUnreachable, TenantTexts.NotReached(host, what(), answer.FaultText));
        if (answer.Fault == TransportFault.TooLarge)
            throw new Auth0CibaException(ErrorIds.BadResponse, TenantTexts.NotUsable(what(), answer.FaultText)) { StatusCode = answer.Status };
        if (answer.Fault != TransportFault.None)
            throw new Auth0CibaException(ErrorIds.TenantUnreachable, TenantTexts.NotWhole(what(), answer.FaultText)) { StatusCode = answer.Status };
        if (answer.Status == 429)
            throw new Auth0CibaException(ErrorIds.RateLimited, TenantTexts.RateLimited(what())) { StatusCode = 429, RetryAfter = answer.RetryAfter ?? answer.RateLimitReset };
        if (answer.Status != 200)
            throw new Auth0CibaException(ErrorIds.TenantError, TenantTexts.AnsweredWithStatus(host, answer.Status, what())) { StatusCode = answer.Status };
    }
}
