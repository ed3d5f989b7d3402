namespace Auth0.Ciba.Protocol;

/// <summary>The login_hint that Auth0 takes: an RFC 9493 subject identifier of the format iss_sub, as JSON.</summary>
internal static class LoginHint
{
    internal static string IssSub(string issuer, string subject) => PlainJson.ToText(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("format", "iss_sub");
        writer.WriteString("iss", issuer);
        writer.WriteString("sub", subject);
        writer.WriteEndObject();
    });
}
