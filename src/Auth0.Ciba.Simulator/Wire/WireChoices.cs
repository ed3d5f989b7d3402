using System.Text.Json.Serialization;

namespace Auth0.Ciba.Simulator;

/// <summary>What a poll for an expired request is told.</summary>
public enum ExpiredError
{
    /// <summary><c>access_denied</c> with the text of a denial, as Auth0 documents it.</summary>
    AccessDenied,

    /// <summary><c>expired_token</c>, as the specification has it.</summary>
    ExpiredToken,
}

/// <summary>How a number is written in an acknowledgement.</summary>
public enum NumberForm
{
    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>A JSON string of digits, as some servers do.</summary>
    Text,

    /// <summary>The member is absent.</summary>
    Absent,
}

/// <summary>Which access tokens are JWTs.</summary>
public enum AccessTokenFormat
{
    /// <summary>A JWT for an API audience, opaque without one, as Auth0 does.</summary>
    ByAudience,

    /// <summary>Opaque always.</summary>
    Opaque,

    /// <summary>A JWT always.</summary>
    Jwt,
}

/// <summary>Signature algorithm of ID tokens, a setting of the application at Auth0.</summary>
public enum IdTokenAlgorithm
{
    /// <summary>RSA PKCS#1 with SHA-256.</summary>
    [JsonStringEnumMemberName("RS256")]
    RS256,

    /// <summary>RSA-PSS with SHA-256.</summary>
    [JsonStringEnumMemberName("PS256")]
    PS256,

    /// <summary>HMAC with the client secret.</summary>
    [JsonStringEnumMemberName("HS256")]
    HS256,
}

/// <summary>Endpoints in <c>mtls_endpoint_aliases</c>.</summary>
public enum MtlsAliases
{
    /// <summary>The token and userinfo endpoints, which Auth0's guide for the edge names; the normal ones serve for the rest.</summary>
    Documented,

    /// <summary>All endpoints that authenticate a client.</summary>
    All,

    /// <summary>No member of that name.</summary>
    None,
}
