#if NETFRAMEWORK
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace System.Diagnostics.CodeAnalysis
{
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue { get; } = returnValue;
    }
}

namespace Auth0.Ciba.Compat
{
    /// <summary>What .NET Framework 4.7.2 lacks of the members that the engine uses.</summary>
    internal static class Polyfills
    {
        internal static bool Contains(this string text, char value) => text.IndexOf(value) >= 0;

        internal static Task<Stream> ReadAsStreamAsync(this HttpContent content, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return content.ReadAsStreamAsync();
        }
    }
}
#endif
