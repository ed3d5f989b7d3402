namespace Auth0.Ciba.Simulator;

/// <summary>Ways in which a token response can be wrong although it answers 200.</summary>
public enum IdTokenForgery
{
    /// <summary><c>iss</c> of another tenant.</summary>
    WrongIssuer,

    /// <summary><c>aud</c> of another client.</summary>
    WrongAudience,

    /// <summary>Two audiences and <c>azp</c> of another client.</summary>
    WrongAuthorizedParty,

    /// <summary><c>exp</c> an hour ago.</summary>
    Expired,

    /// <summary><c>iat</c> a day ago: a token from before the asking.</summary>
    StaleIssuedAt,

    /// <summary><c>iat</c> an hour ahead.</summary>
    FutureIssuedAt,

    /// <summary><c>auth_time</c> a day ago.</summary>
    StaleAuthTime,

    /// <summary><c>sub</c> of somebody else, well signed.</summary>
    OtherSubject,

    /// <summary>No signature, <c>alg</c> is <c>none</c>.</summary>
    AlgorithmNone,

    /// <summary>HS256 with the client secret.</summary>
    HmacWithClientSecret,

    /// <summary>HS256 with the PEM of the public key as its secret: algorithm confusion.</summary>
    HmacWithPublicKey,

    /// <summary>Signed by a key of no key set, under the <c>kid</c> of the published one.</summary>
    UnpublishedKey,

    /// <summary>Signed by a key of no key set, under its own unknown <c>kid</c>.</summary>
    UnknownKeyId,

    /// <summary>A payload changed after signing.</summary>
    TamperedPayload,

    /// <summary><c>at_hash</c> of another access token.</summary>
    WrongAccessTokenHash,

    /// <summary>No <c>id_token</c>.</summary>
    MissingIdToken,

    /// <summary>No <c>access_token</c>.</summary>
    MissingAccessToken,
}
