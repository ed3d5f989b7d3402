using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.ClientAuthentication;

/// <summary>Puts the client's credentials on a form. With several secrets (rotation) <see cref="Rotate"/> goes on to the next one.</summary>
internal sealed class ClientAuthenticator
{
    private static readonly Regex Jwt = new(@"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*", RegexOptions.CultureInvariant);

    private readonly IReadOnlyList<Secret> _secrets;
    private readonly ClientAssertion? _assertion;
    private readonly string? _algorithm;
    private int _current;

    internal ClientAuthenticator(string clientId, ClientAuthenticationMethod method, IReadOnlyList<Secret> secrets)
    {
        ClientId = clientId;
        Method = method;
        _secrets = secrets;
    }

    internal ClientAuthenticator(string clientId, ClientAssertionKey key, TimeProvider timeProvider)
        : this(clientId, ClientAuthenticationMethod.PrivateKeyJwt, [])
    {
        _assertion = new ClientAssertion(clientId, key, timeProvider);
        _algorithm = key.Algorithm;
    }

    internal string ClientId { get; }

    internal ClientAuthenticationMethod Method { get; }

    /// <summary>The place of the secret in use; hand it to <see cref="Rotate"/> when the tenant refused it.</summary>
    internal int Generation => Volatile.Read(ref _current);

    /// <summary>Adds client_id, where it is not there yet, and the credentials.</summary>
    /// <param name="form">The form.</param>
    /// <param name="issuer">The tenant's issuer, for which an assertion is made.</param>
    internal int Apply(FormParameters form, string issuer)
    {
        if (!form.Contains(Names.ClientId))
            form.Add(Names.ClientId, ClientId);
        if (_assertion is not null)
        {
            form.Add(Names.ClientAssertionType, Names.JwtBearer).Add(Names.ClientAssertion, _assertion.Create(issuer));
            return 0;
        }

        if (Method.UsesMutualTls())
            return 0;
        var generation = Generation;
        var secret = _secrets[generation].AsPlainText();
        if (Method == ClientAuthenticationMethod.ClientSecretPost)
            form.Add(Names.ClientSecret, secret);
        else
            ApplyBasic(form, secret);
        return generation;
    }

    private void ApplyBasic(FormParameters form, string secret)
    {
        var credentials = Basic(secret);
        form.Authorization = "Basic " + credentials;
        form.Hide(secret);
        form.Hide(credentials);
    }

    private string Basic(string secret) => Convert.ToBase64String(Encoding.ASCII.GetBytes(FormParameters.Encode(ClientId) + ":" + FormParameters.Encode(secret)));

    /// <summary>Refuses an algorithm that the tenant does not list, before anything is sent; where it lists none, Auth0's documented ones count.</summary>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>.</exception>
    internal void CheckSupported(ProviderMetadata metadata)
    {
        var listed = metadata.AssertionAlgorithms ?? ClientAssertionKey.RsaAlgorithms;
        if (_algorithm is not null && !listed.Contains(_algorithm, StringComparer.Ordinal))
            throw Auth0CibaException.BadInput("ClientAssertionAlgorithm", ClientAuthenticationTexts.AlgorithmNotTaken(_algorithm, Printable.Shorten(string.Join(", ", listed), 200)));
    }

    /// <summary>A text without the client's secrets, which a strange answer may repeat.</summary>
    internal string Hide(string text) =>
        Jwt.Replace(ForeignText.Hide(text, _secrets.Select(secret => secret.AsPlainText()).SelectMany(secret => new[] { secret, Basic(secret) })), ForeignText.Hidden);

    /// <summary>Goes on from a refused secret to the next; false where there is none.</summary>
    internal bool Rotate(int refused)
    {
        if (refused + 1 >= _secrets.Count)
            return Generation != refused;
        Interlocked.CompareExchange(ref _current, refused + 1, refused);
        return true;
    }
}
