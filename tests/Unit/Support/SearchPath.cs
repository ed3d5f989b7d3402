using System;
using System.Collections.Generic;
using System.IO;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Where programs are found by their names.</summary>
internal static class SearchPath
{
    internal static IEnumerable<string> Folders => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
}
