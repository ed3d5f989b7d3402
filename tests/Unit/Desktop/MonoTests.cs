using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Desktop;

/// <summary>The engine's .NET Framework build, run under Mono by tests/Desktop.</summary>
public sealed class MonoTests(ITestOutputHelper output) : IDisposable
{
    private const string Mono = "mono";
    private const string KeyPassword = "of-the-file";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("a0c-mono-");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableFact]
    public async Task TheEnginesTestsPassOnDotNetFramework()
    {
        Skip.IfNot(SearchPath.Folders.Any(folder => File.Exists(Path.Combine(folder, Mono))), "Mono is not installed.");
        Skip.IfNot(File.Exists("/usr/lib/mono/4.5/Facades/System.Runtime.dll"), "Mono is installed without its facades (mono-devel).");

        using var key = RSA.Create(2048);
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions
        {
            Model = TenantModel.BuiltIn with { Clients = [.. TenantModel.BuiltIn.Clients, new SimulatedClient { ClientId = "key-client", PublicKeys = [key.ExportSubjectPublicKeyInfoPem()] }] },
            Behaviour = new WireBehaviour { IntervalSeconds = 0 },
        });
        var keyFile = Path.Combine(_folder.FullName, "client.pfx");
        await File.WriteAllBytesAsync(keyFile, Export(key));
        var start = new ProcessStartInfo(Mono, [Program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Settings(simulator, keyFile))
            start.Environment["CIBA_DESKTOP_" + name] = value;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToArray();
        await process.WaitForExitAsync();

        var failures = lines.Where(line => line[0] is not ("passed" or "skipped")).Select(line => string.Join(' ', line)).ToArray();
        var passed = lines.Count(line => line[0] == "passed");
        output.WriteLine($"Counted: {passed} tests of the .NET Framework build passed under Mono, {lines.Length - passed - failures.Length} skipped (what Mono lacks)");
        Assert.True(failures.Length == 0, string.Join('\n', failures));
        Assert.True(process.ExitCode == 0, await errors);
        Assert.True(passed > 300, $"Only {passed} tests passed. {await errors}");
    }

    private static string Program => BuildFolders.Of("DesktopTests");

    /// <summary>As Mono reads it: with the older encryption.</summary>
    private static byte[] Export(RSA key)
    {
        using var certificate = new CertificateRequest("CN=key-client", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pkcs12TripleDesSha1, KeyPassword);
    }

    private static IEnumerable<(string Name, string Value)> Settings(TenantSimulator simulator, string keyFile) =>
    [
        ("ISSUER", simulator.Issuer), ("CLIENT", simulator.ClientId), ("SECRET", simulator.ClientSecret), ("API", TenantModel.PaymentsApi),
        ("KEY_CLIENT", "key-client"), ("KEY_FILE", keyFile), ("KEY_PASSWORD", KeyPassword),
    ];
}
