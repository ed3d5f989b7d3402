using System.Management.Automation;
using System.Threading;

namespace Auth0.Ciba.PowerShell.Loading;

/// <summary>Makes the engine loadable before the first cmdlet needs it: once per process, however many runspaces import the module.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private static int _hooked;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref _hooked, 1) == 0)
            EngineResolver.Hook();
    }
}
