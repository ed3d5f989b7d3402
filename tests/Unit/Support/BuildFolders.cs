using System.Linq;
using System.Reflection;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Places that the build knows.</summary>
internal static class BuildFolders
{
    /// <param name="name">An AssemblyMetadata item of the project.</param>
    internal static string Of(string name) =>
        typeof(BuildFolders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;
}
