using System;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => SimulatorProcess.RunAsync(arguments, Console.Out, Console.Error);
}
