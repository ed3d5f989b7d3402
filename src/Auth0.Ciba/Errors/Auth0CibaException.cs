using System;

namespace Auth0.Ciba.Errors;

/// <summary>The one exception of the engine: says what happened by a stable id, its kind, and what to do about it. Carries no secret.</summary>
public sealed class Auth0CibaException : Exception
{
    private readonly Func<string> _action;

    /// <summary>Makes the exception for one of <see cref="ErrorIds"/>.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">What happened, for a person to read.</param>
    /// <param name="innerException">The cause, where there is one that holds no secret.</param>
    public Auth0CibaException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        (Kind, _action) = ErrorCatalog.Find(errorId);
    }

    /// <summary>One of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of failure.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What to do about it.</summary>
    public string RecommendedAction => _action();

    /// <summary>The parameter that breaks a rule, for <see cref="ErrorIds.BadInput"/>.</summary>
    public string? ParameterName { get; init; }

    /// <summary>The tenant's <c>error</c> code (RFC 6749 section 5.2), where the tenant gave one.</summary>
    public string? TenantError { get; init; }

    /// <summary>The HTTP status of the tenant's answer, where there was one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the tenant asked to wait, where it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the failure is about, such as the request that is pending already. Holds no secret.</summary>
    public object? Target { get; init; }

    /// <summary>True where the failure means that what came back was not verified.</summary>
    public bool IsUnverified => ErrorId.StartsWith("Auth0Ciba.Unverified", StringComparison.Ordinal);

    /// <summary>The error for input that breaks a rule before anything was sent.</summary>
    /// <param name="parameterName">The parameter, as the caller knows it.</param>
    /// <param name="rule">What it must be.</param>
    public static Auth0CibaException BadInput(string parameterName, string rule) =>
        new(ErrorIds.BadInput, $"{parameterName}: {rule}") { ParameterName = parameterName };
}
