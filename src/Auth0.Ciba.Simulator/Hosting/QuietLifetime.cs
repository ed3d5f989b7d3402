using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;

namespace Auth0.Ciba.Simulator;

/// <summary>Leaves signals alone: whoever starts a simulator in its own process decides when it ends.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
