using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tenant;

/// <summary>What an answer that is not 200 means where there is nothing to wait for: documents and keys.</summary>
internal static class AnswerErrors
{
    internal static void ThrowUnlessOk(HttpAnswer answer, string what, string host)
    {
        if (answer.Status == 0)
            throw new Auth0CibaException(ErrorIds.TenantUnreachable, $"The tenant {host} could not be reached for its {what}: {answer.FaultText}.");
        if (answer.Fault == TransportFault.TooLarge)
            throw new Auth0CibaException(ErrorIds.BadResponse, $"The tenant's {what} is not usable: {answer.FaultText}.") { StatusCode = answer.Status };
        if (answer.Fault != TransportFault.None)
            throw new Auth0CibaException(ErrorIds.TenantUnreachable, $"The tenant's {what} did not arrive whole: {answer.FaultText}.") { StatusCode = answer.Status };
        if (answer.Status == 429)
            throw new Auth0CibaException(ErrorIds.RateLimited, $"The tenant's rate limit was reached when its {what} was fetched.") { StatusCode = 429, RetryAfter = answer.RetryAfter ?? answer.RateLimitReset };
        if (answer.Status != 200)
            throw new Auth0CibaException(ErrorIds.TenantError, $"The tenant {host} answered with status {answer.Status} when its {what} was fetched.") { StatusCode = answer.Status };
    }
}
