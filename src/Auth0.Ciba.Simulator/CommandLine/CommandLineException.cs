using System;

namespace Auth0.Ciba.Simulator;

/// <summary>The command line, or a file it names, is not sound; the message is for the user.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
