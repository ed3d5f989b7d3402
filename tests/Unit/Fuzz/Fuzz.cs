using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace Auth0.Ciba.Tests.Fuzz;

/// <summary>
/// How the fuzz tests run, and what they are fed. By themselves they take the same course each time; with CIBA_FUZZ_RUNS=10 they make ten times as
/// many runs, of another course each time, and FsCheck prints the seed of what it finds.
/// </summary>
internal static class Fuzz
{
    private static readonly string[] Names =
    [
        "access_token", "id_token", "refresh_token", "token_type", "scope", "expires_in", "authorization_details", "error", "error_description", "interval", "auth_req_id",
        "issuer", "token_endpoint", "backchannel_authentication_endpoint", "jwks_uri", "mtls_endpoint_aliases", "token_endpoint_auth_signing_alg_values_supported", "keys", "type",
        "phase", "iss", "client", "user", "details", "asked", "id", "deadline", "answer", "received", "ended", "reason", "turn", "x",
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-1", "5", "300", "0.5", "1e3", "1e400", "-1e400", "1E-400", "9223372036854775808", "0.1000000000000000055511151231257827", "\"\"", "\"a\"", "\"5\"", "\"soon\"",
        "\"Bearer\"", "\"openid\"", "\"https://tenant.example.com/\"", "\"http://127.0.0.1:1/\"", "\"not an address\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"a.b.c\"", "\"ey.ey.ey\"",
        "\"2026-03-01T12:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00Z\"", "\"[]\"", "\"[{\\\"type\\\":\\\"x\\\"}]\"", "\"AAAA\"", "\"authorization_pending\"", "\"slow_down\"", "\"access_denied\"",
    ];

    private static int Factor => int.TryParse(Environment.GetEnvironmentVariable("CIBA_FUZZ_RUNS"), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    /// <summary>Any text, of any signs.</summary>
    public static Gen<string> AnyText { get; } = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Choose(0, 0xFFFF).Select(c => (char)c).ArrayOf().Select(signs => new string(signs)));

    /// <summary>JSON values with the names and the values at which readers stumble; members may stand twice.</summary>
    public static Gen<string> Json { get; } = Gen.Sized(size => Value(Math.Min(size, 6)));

    /// <summary>An object of such values.</summary>
    public static Gen<string> JsonObject { get; } = Gen.Sized(size => Object(Math.Min(size, 5)));

    /// <summary>Bytes: JSON, JSON with damage, and anything.</summary>
    public static Gen<byte[]> Bytes { get; } = Gen.OneOf(
        JsonObject.Select(Encoding.UTF8.GetBytes),
        Json.Select(Encoding.UTF8.GetBytes),
        from json in JsonObject
        from damage in Gen.Choose(0, 3)
        from place in Gen.Choose(0, int.MaxValue)
        from value in Gen.Choose(0, 255)
        select Damage(Encoding.UTF8.GetBytes(json), damage, place, (byte)value),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []));

    public static void Check<T>(Gen<T> values, Func<T, bool> holds, int runs = 1000) =>
        FsCheck.Check.One(Runs(runs), Prop.ForAll(Arb.From(values), holds));

    /// <summary>FsCheck's properties are no asynchronous ones.</summary>
    public static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>Whether the call ends without an exception, or with the one that is allowed.</summary>
    public static bool Allows<TException>(Action call, Func<TException, bool>? condition = null)
        where TException : Exception
    {
        try
        {
            call();
            return true;
        }
        catch (TException e)
        {
            return condition?.Invoke(e) ?? true;
        }
    }

    private static Config Runs(int runs) => Environment.GetEnvironmentVariable("CIBA_FUZZ_RUNS") is null
        ? Config.QuickThrowOnFailure.WithMaxTest(runs).WithReplay(20260301, 1)
        : Config.QuickThrowOnFailure.WithMaxTest(runs * Factor);

    public static byte[] Damage(byte[] bytes, int damage, int place, byte value)
    {
        if (bytes.Length == 0)
            return [value];
        var at = place % bytes.Length;
        switch (damage)
        {
            case 0: return bytes[..at];
            case 1: return [.. bytes[..at], value, .. bytes[at..]];
            case 2: return [.. bytes[..at], .. bytes[(at + 1)..]];
            default:
                bytes[at] = value;
                return bytes;
        }
    }

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.Elements(Scalars)
        : Gen.Frequency((4, Gen.Elements(Scalars)), (1, Text()), (2, Object(depth - 1)), (1, Value(depth - 1).ListOf().Select(items => "[" + string.Join(",", items.Take(5)) + "]")));

    private static Gen<string> Object(int depth) =>
        from members in (from name in Gen.Elements(Names) from value in Value(depth) select $"\"{name}\":{value}").ListOf()
        select "{" + string.Join(",", members.Take(8)) + "}";

    private static Gen<string> Text() => AnyText.Select(text => System.Text.Json.JsonSerializer.Serialize(text));
}
