using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tests.Support
{
    /// <summary>What the tests use of .NET and .NET Framework lacks.</summary>
    internal static class Polyfills
    {
        extension(Enum)
        {
            internal static T Parse<T>(string value) where T : struct => (T)Enum.Parse(typeof(T), value);
        }

        extension(ArgumentNullException)
        {
            internal static void ThrowIfNull(object? value)
            {
                if (value is null)
                    throw new ArgumentNullException();
            }
        }

        extension(ArgumentOutOfRangeException)
        {
            internal static void ThrowIfLessThan<T>(T value, T least) where T : IComparable<T>
            {
                if (value.CompareTo(least) < 0)
                    throw new ArgumentOutOfRangeException();
            }
        }

        extension(ValueTask)
        {
            internal static ValueTask CompletedTask => default;
        }

        extension(Task)
        {
            internal static Task Delay(TimeSpan span, TimeProvider time) => time.Delay(span);
        }

        extension(CancellationTokenSource source)
        {
            internal Task CancelAsync() => Task.Run(source.Cancel);
        }

        extension(string text)
        {
            internal string[] Split(char separator) => text.Split([separator]);

            internal bool Contains(char sign) => text.IndexOf(sign) >= 0;
        }

        extension(string)
        {
            internal static string Join(char separator, IEnumerable<string> parts) => string.Join(separator.ToString(), parts);
        }

        extension(BitConverter)
        {
            internal static int ToInt32(byte[] bytes) => BitConverter.ToInt32(bytes, 0);
        }

        extension(TimeSpan)
        {
            public static TimeSpan operator /(TimeSpan span, int parts) => TimeSpan.FromTicks(span.Ticks / parts);
        }

        extension(HMACSHA256)
        {
            internal static byte[] HashData(byte[] key, byte[] data)
            {
                using var hash = new HMACSHA256(key);
                return hash.ComputeHash(data);
            }
        }

        extension(SHA256)
        {
            internal static byte[] HashData(byte[] data) => Hash(SHA256.Create(), data);
        }

        extension(RSA key)
        {
            /// <summary>The public key as a text that everybody knows; this framework writes no PEM.</summary>
            internal string ExportSubjectPublicKeyInfoPem() => key.ToXmlString(includePrivateParameters: false);
        }

        internal static IEnumerable<T> Order<T>(this IEnumerable<T> source) => source.OrderBy(each => each);

        internal static IEnumerable<(TFirst First, TSecond Second)> Zip<TFirst, TSecond>(this IEnumerable<TFirst> first, IEnumerable<TSecond> second) =>
            first.Zip(second, (a, b) => (a, b));

        internal static byte[] Hash(HashAlgorithm algorithm, byte[] data)
        {
            using (algorithm)
                return algorithm.ComputeHash(data);
        }
    }

    internal static class Sha384Polyfill
    {
        extension(SHA384)
        {
            internal static byte[] HashData(byte[] data) => Polyfills.Hash(SHA384.Create(), data);
        }
    }

    internal static class Sha512Polyfill
    {
        extension(SHA512)
        {
            internal static byte[] HashData(byte[] data) => Polyfills.Hash(SHA512.Create(), data);
        }
    }
}

namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public static implicit operator Index(int value) => new(value);

        public int GetOffset(int length) => fromEnd ? length - value : value;
    }

    internal readonly struct Range(Index start, Index end)
    {
        public Index Start { get; } = start;

        public Index End { get; } = end;

        public static Range StartAt(Index start) => new(start, new Index(0, fromEnd: true));

        public static Range EndAt(Index end) => new(0, end);
    }
}
