using System.Buffers.Text;
using System.Security.Cryptography;

namespace Auth0.Ciba.Simulator;

/// <summary>Random values that mean nothing to a client.</summary>
internal static class Opaque
{
    /// <summary>64 base64url characters, as recorded from a real tenant.</summary>
    public static string NewAuthReqId() => Random(48);

    public static string NewSecret() => Random(48);

    public static string NewToken() => Random(32);

    public static string NewKeyId() => Random(16);

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
