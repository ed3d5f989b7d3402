using System.Text;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Secrets;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Stores.Encryption;

/// <summary>What is derived of one secret for one store: the key that encrypts, and the id by which records say that they need it.</summary>
internal sealed class StoreKey
{
    private StoreKey(byte[] master)
    {
        Id = Hashing.Base64Url(Hashing.Hmac(256, master, Encoding.ASCII.GetBytes("auth0-ciba/store/1/key-id"))).Substring(0, 16);
        var content = Hashing.Hmac(512, master, Encoding.ASCII.GetBytes("auth0-ciba/store/1/content"));
        Credentials = new EncryptingCredentials(new SymmetricSecurityKey(content) { KeyId = Id }, RecordSealer.Algorithm, RecordSealer.Encryption);
    }

    internal string Id { get; }

    internal EncryptingCredentials Credentials { get; }

    internal SecurityKey Content => Credentials.Key;

    /// <summary>Costs hundreds of thousands of rounds where the secret is a passphrase.</summary>
    /// <param name="secret">32 bytes, or a passphrase.</param>
    /// <param name="salt">The store's own salt: the same secret gives other keys in another store.</param>
    /// <param name="rounds">For a passphrase: rounds of PBKDF2.</param>
    internal static StoreKey Derive(Secret secret, byte[] salt, int rounds) => new(StoreSecret.TryGetBytes(secret) is { } bytes
        ? Hashing.Hmac(256, bytes, salt)
        : Hashing.Stretch(Encoding.UTF8.GetBytes(secret.AsPlainText()), salt, rounds));
}
