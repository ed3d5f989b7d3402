namespace Auth0.Ciba.Stores.Encryption;

/// <summary>What was inside a record's encryption.</summary>
/// <param name="id">The id it was written under.</param>
/// <param name="version">The version it was written as; 0: as a new record.</param>
/// <param name="value">The bytes.</param>
internal sealed class SealedRecord(string id, long version, byte[] value)
{
    internal string Id { get; } = id;

    internal byte[] Value { get; } = value;

    /// <exception cref="UnreadableException">It stands where it was not put.</exception>
    internal void Check(string name, long storedVersion, StoreNames names)
    {
        if (names.Of(Id) != name)
            throw new UnreadableException(EncryptionTexts.AnotherRecord);
        if (version == 0 ? !RecordVersions.IsFirst(storedVersion) : version != storedVersion)
            throw new UnreadableException(EncryptionTexts.OlderValue);
    }
}
