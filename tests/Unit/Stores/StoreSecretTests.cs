using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>Bytes or a passphrase: only the bytes skip the rounds of key derivation.</summary>
public sealed class StoreSecretTests
{
    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 32)]
    [InlineData("________________________________________-_8", 32)]
    [InlineData("this passphrase has 43 signs as 32 bytes do", null)]
    [InlineData("!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null)]
    [InlineData("AAAA", null)]
    public void OnlyBytesInBase64AreAMadeSecret(string text, int? bytes) => Assert.Equal(bytes, StoreSecret.TryGetBytes(Secret.FromPlainText(text))?.Length);
}
