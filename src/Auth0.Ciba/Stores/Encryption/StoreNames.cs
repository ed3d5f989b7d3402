using System.Text;
using Auth0.Ciba.Compat;

namespace Auth0.Ciba.Stores.Encryption;

/// <summary>
/// The names under which an encrypted store keeps its records: HMAC-SHA256 of the id, behind a short one of the id's first segment. Who reads
/// the store sees how many records of one kind there are, and no more; who holds the key finds a record, or all of a kind, by name.
/// </summary>
internal sealed class StoreNames(byte[] key)
{
    private const int GroupLetters = 8;

    internal string Of(string id) => Group(id) + Hash("id:" + id);

    /// <summary>What the names of all ids that begin with the prefix begin with: their group, or nothing where the prefix ends within the first segment.</summary>
    internal string GroupOfPrefix(string prefix) => prefix.IndexOf('/') < 0 ? string.Empty : Group(prefix);

    private string Group(string id) => Hash("group:" + id.Substring(0, id.IndexOf('/') + 1)).Substring(0, GroupLetters) + "/";

    private string Hash(string text) => Hashing.Base64Url(Hashing.Hmac(256, key, Encoding.UTF8.GetBytes(text)));
}
