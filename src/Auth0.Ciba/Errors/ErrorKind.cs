namespace Auth0.Ciba.Errors;

/// <summary>The kind of a failure. The names are those of PowerShell's ErrorCategory, so that an adapter can map by name.</summary>
public enum ErrorKind
{
    /// <summary>The caller gave something that cannot be asked, or the tenant called the request malformed.</summary>
    InvalidArgument,

    /// <summary>The request is in a state in which this cannot be done or known.</summary>
    InvalidOperation,

    /// <summary>An answer or a record does not have the form that its specification demands.</summary>
    InvalidData,

    /// <summary>A person or the tenant said no.</summary>
    PermissionDenied,

    /// <summary>The tenant did not accept the client's credentials.</summary>
    AuthenticationError,

    /// <summary>The tenant could not be reached, or nobody is connected to one.</summary>
    ConnectionError,

    /// <summary>The time ran out.</summary>
    OperationTimeout,

    /// <summary>The caller stopped it.</summary>
    OperationStopped,

    /// <summary>A limit of the tenant was reached.</summary>
    LimitsExceeded,

    /// <summary>What came back could not be verified.</summary>
    SecurityError,

    /// <summary>The same thing is there already.</summary>
    ResourceExists,

    /// <summary>The thing asked for is not there.</summary>
    ObjectNotFound,

    /// <summary>The tenant answered that it cannot serve now.</summary>
    ResourceUnavailable,
}
