using System;
using System.Runtime.InteropServices;
using System.Security;

namespace Auth0.Ciba.Secrets;

/// <summary>
/// A token, client secret or other text that must not be shown. It has no public property, and its text is "(secret)": nothing that
/// prints, logs or serialises an object shows what is in it. It converts to <see cref="SecureString"/> by itself.
/// </summary>
public sealed class Secret
{
    private readonly string _text;

    private Secret(string text) => _text = text;

    /// <summary>Makes a secret of a SecureString's text.</summary>
    /// <param name="value">The text; stays the caller's to dispose.</param>
    public static Secret FromSecureString(SecureString value)
    {
        if (value is null)
            throw new ArgumentNullException(nameof(value));

        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(value);
        try
        {
            return new Secret(Marshal.PtrToStringUni(text, value.Length) ?? string.Empty);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }

    /// <summary>Makes a secret of plain text, for callers that hold one as text already (such as an environment variable).</summary>
    /// <param name="text">The text.</param>
    public static Secret FromPlainText(string text) => new(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>Gives a new SecureString with the text; the caller disposes it.</summary>
    public SecureString ToSecureString()
    {
        var secure = new SecureString();
        foreach (char c in _text)
            secure.AppendChar(c);
        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>Gives the text itself. From here on the caller answers for it.</summary>
    public string AsPlainText() => _text;

    /// <summary>Gives a new SecureString with the text.</summary>
    /// <param name="secret">The secret.</param>
    public static implicit operator SecureString(Secret secret) => (secret ?? throw new ArgumentNullException(nameof(secret))).ToSecureString();

    /// <summary>Always "(secret)".</summary>
    public override string ToString() => "(secret)";

    internal bool IsEmpty => _text.Length == 0;
}
