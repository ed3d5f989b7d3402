using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Tenant;

namespace Auth0.Ciba.Diagnosis;

/// <summary>Checks a session from end to end without asking anybody. One failing check does not stop the others.</summary>
internal sealed class SessionTester(TenantCheck tenant, CredentialCheck credentials, StoreCheck store, bool isInsecure)
{
    internal async Task<IReadOnlyList<SessionCheck>> RunAsync(IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var lines = new List<SessionCheck>();
        var metadata = await tenant.RunAsync(lines, cancellationToken).ConfigureAwait(false);
        await credentials.RunAsync(metadata, lines, cancellationToken).ConfigureAwait(false);
        await store.RunAsync(storeOptions, lines, cancellationToken).ConfigureAwait(false);
        lines.Add(isInsecure
            ? SessionCheck.Warning("Transport", DiagnosisTexts.TransportInsecure, DiagnosisTexts.TransportRemedy)
            : SessionCheck.Passed("Transport", "https"));
        lines.Add(SessionCheck.Passed(".NET", DiagnosisTexts.Runtime(RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, TelemetryHeader.Version)));
        return lines;
    }
}
