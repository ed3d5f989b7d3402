using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Commands;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>By what the client of Connect-Auth0 proves who it is: a secret, a key that signs, or a certificate on the connection; one of them.</summary>
internal sealed class ClientCredentials
{
    private readonly ConnectAuth0Command _command;
    private readonly Func<string, string> _toPath;

    /// <param name="command">The parameters.</param>
    /// <param name="profile">The profile, or null.</param>
    /// <param name="fromVariable">Reads an environment variable, where the user said that it may.</param>
    /// <param name="toPath">Makes a path of the shell one of the file system.</param>
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal ClientCredentials(ConnectAuth0Command command, SessionProfile? profile, Func<string, string?> fromVariable, Func<string, string> toPath)
    {
        (_command, _toPath) = (command, toPath);
        Method = EnumNames<ClientAuthenticationMethod>.Parse(command.ClientAuthenticationMethod ?? profile?.ClientAuthenticationMethod, nameof(command.ClientAuthenticationMethod));
        CheckSources();

        var secret = command.ClientSecret ?? command.Credential?.Password;
        if (Method is ClientAuthenticationMethod.TlsClientAuth or ClientAuthenticationMethod.SelfSignedTlsClientAuth)
            Certificate = FindCertificate();
        else if (secret is null)
            Key = FindKey(fromVariable("AUTH0_CLIENT_ASSERTION_SIGNING_KEY"));

        if (secret is not null)
            ClientSecret = Secret.FromSecureString(secret);
        else if (Key is null && Certificate is null && profile?.SecretName is not null)
            ClientSecret = ProfileInput.GetSecret(profile);
        else if (Key is null && Certificate is null && fromVariable("AUTH0_CLIENT_SECRET") is { } text)
            ClientSecret = Secret.FromPlainText(text);
    }

    internal ClientAuthenticationMethod? Method { get; }

    internal Secret? ClientSecret { get; }

    internal ClientAssertionKey? Key { get; }

    internal ClientCertificate? Certificate { get; }

    private void CheckSources()
    {
        var sources = new (string Name, object? Value)[]
        {
            (nameof(_command.ClientAssertionKeyPath), _command.ClientAssertionKeyPath),
            (nameof(_command.Certificate), _command.Certificate),
            (nameof(_command.CertificatePath), _command.CertificatePath),
            (nameof(_command.CertificateThumbprint), _command.CertificateThumbprint),
        };
        var given = sources.Where(source => source.Value is not null).Select(source => source.Name).ToArray();
        if (given.Length > 1)
            throw Auth0CibaException.BadInput(given[1], InputTexts.ExcludeEachOther(given[0]));
        if (given.Length > 0 && (_command.ClientSecret ?? (object?)_command.Credential) is not null)
            throw Auth0CibaException.BadInput(nameof(_command.ClientSecret), InputTexts.ExcludeEachOther(given[0]));
        if (_command.CertificatePassword is not null && _command.CertificatePath is null)
            throw Auth0CibaException.BadInput(nameof(_command.CertificatePassword), InputTexts.ForCertificatePath);
    }

    private ClientCertificate? FindCertificate()
    {
        if (_command.ClientAssertionKeyPath is not null)
            throw Auth0CibaException.BadInput(nameof(_command.ClientAssertionKeyPath), InputTexts.KeySigns);
        if (_command.Certificate is { } certificate)
            return ClientCertificate.FromCertificate(certificate);
        if (_command.CertificatePath is { } path)
            return ClientCertificate.FromFile(_toPath(path), ToSecret(_command.CertificatePassword));
        return _command.CertificateThumbprint is { } thumbprint ? ClientCertificate.FromStore(thumbprint) : null;
    }

    private ClientAssertionKey? FindKey(string? pem)
    {
        var password = ToSecret(_command.ClientAssertionKeyPassword);
        if (_command.ClientAssertionKeyPath is { } path)
            return ClientAssertionKey.FromFile(_toPath(path), password, _command.ClientAssertionAlgorithm, _command.ClientAssertionKeyId);
        if (FindCertificate() is { } certificate)
            return ClientAssertionKey.FromCertificate(certificate.Certificate, _command.ClientAssertionAlgorithm, _command.ClientAssertionKeyId);
        if (pem is not null && FindFile(pem) is { } file)
            return ClientAssertionKey.FromFile(file, password, _command.ClientAssertionAlgorithm, _command.ClientAssertionKeyId);
        return pem is null ? null : ClientAssertionKey.FromPem(Secret.FromPlainText(pem), password, _command.ClientAssertionAlgorithm, _command.ClientAssertionKeyId);
    }

    /// <summary>The path of a file that is there; null for any other text, which may be a key and must show in no error.</summary>
    private string? FindFile(string text)
    {
        if (text.Contains("-----BEGIN"))
            return null;
        try
        {
            return _toPath(text) is var path && File.Exists(path) ? path : null;
        }
        catch (Exception e) when (e is RuntimeException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Secret? ToSecret(SecureString? text) => text is null ? null : Secret.FromSecureString(text);
}
