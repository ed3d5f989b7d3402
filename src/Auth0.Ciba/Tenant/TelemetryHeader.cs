using System;
using System.Reflection;
using System.Text;
using Auth0.Ciba.Compat;

namespace Auth0.Ciba.Tenant;

/// <summary>The Auth0-Client header: this library's own name and version, as tenant logs show them. Nothing about machine or user.</summary>
internal static class TelemetryHeader
{
    internal const string Name = "Auth0-Client";

    internal static readonly string Version =
        typeof(TelemetryHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    internal static readonly string Value =
        Hashing.Base64Url(Encoding.UTF8.GetBytes("{\"name\":\"Auth0.Ciba\",\"version\":\"" + Version + "\",\"env\":{\"dotnet\":\"" + Environment.Version + "\"}}"));
}
