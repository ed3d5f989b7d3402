using System;

namespace Auth0.Ciba.Stores.Encryption;

/// <summary>Why a record cannot be read; the reason ends a sentence.</summary>
internal sealed class UnreadableException(string reason) : Exception(reason);
