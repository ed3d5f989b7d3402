namespace Auth0.Ciba.Simulator;

internal static class Program
{
    private static void Main()
    {
    }
}
