using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading;
using Xunit.Abstractions;
using Xunit.Sdk;

// Mono's RSA does not take two signers at once.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]

namespace Auth0.Ciba.Desktop;

/// <summary>Runs the tests of this assembly and prints a line for each: its outcome, its name and what went wrong, parted by tabs.</summary>
internal static class Program
{
    private static int Main()
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var sink = new PrintingSink();
        using var framework = new XunitTestFramework(new NullSink());
        using var executor = framework.GetExecutor(assembly.GetName());
        executor.RunAll(sink, new Options(), new Options());
        sink.Finished.WaitOne();
        return sink.Failures == 0 ? 0 : 1;
    }

    private sealed class PrintingSink : IMessageSink, IDisposable
    {
        private readonly object _lock = new();
        private volatile bool _isOver;

        internal ManualResetEvent Finished { get; } = new(false);

        internal int Failures { get; private set; }

        public void Dispose() => Finished.Dispose();

        public bool OnMessage(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestPassed passed:
                    Print("passed", passed.Test.DisplayName, string.Empty);
                    break;
                case ITestSkipped skipped:
                    Print("skipped", skipped.Test.DisplayName, skipped.Reason);
                    break;
                case ITestFailed failed:
                    Fail(failed.Test.DisplayName, failed);
                    break;
                case IErrorMessage error when !_isOver:
                    Fail("(run)", error);
                    break;
                case ITestCollectionCleanupFailure failure:
                    Fail("(clean-up)", failure);
                    break;
                case ITestAssemblyFinished:
                    // From here on the program ends, and Mono aborts the thread that told of it.
                    _isOver = true;
                    Finished.Set();
                    break;
            }

            return true;
        }

        private void Fail(string name, IFailureInformation failure)
        {
            if (IsLackOfMono(name, failure))
            {
                Print("skipped", name, failure.Messages[0]);
                return;
            }

            Print("failed", name, string.Join(" | ", failure.ExceptionTypes) + ": " + string.Join(" | ", failure.Messages) + " " + string.Join(" ", failure.StackTraces));
            lock (_lock)
                Failures++;
        }

        /// <summary>What .NET Framework can and Mono cannot: make an ECDSA key, encrypt by RSA-OAEP, sign by PSS, and RS384 and RS512 every time.</summary>
        private static bool IsLackOfMono(string name, IFailureInformation failure) =>
            (failure.ExceptionTypes[0] == typeof(NotImplementedException).FullName && failure.StackTraces[0].Contains(" System.Security.Cryptography.ECDsa.Create "))
            || (failure.ExceptionTypes[0] == typeof(NotSupportedException).FullName && failure.Messages[0].StartsWith("IDX10661", StringComparison.Ordinal))
            || (name.Contains(".RsaSignaturesAreAccepted(") && !name.Contains("RS256")) || name.EndsWith(".TheAccessTokenHashIsOfTheAlgorithmsLength", StringComparison.Ordinal);

        private void Print(string outcome, string name, string reason)
        {
            lock (_lock)
                Console.WriteLine($"{outcome}\t{OneLine(name)}\t{OneLine(reason)}");
        }

        private static string OneLine(string text) => text.Replace('\t', ' ').Replace("\r", string.Empty).Replace("\n", " ");
    }

    private sealed class NullSink : IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => true;
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = [];

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out var value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
