using System;
using System.Collections.Generic;
using System.Text;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.ClientAuthentication;

/// <summary>Puts the client's credentials on a form. With several secrets (rotation) <see cref="Rotate"/> goes on to the next one.</summary>
internal sealed class ClientAuthenticator(string clientId, ClientAuthenticationMethod method, IReadOnlyList<Secret> secrets)
{
    private int _current;

    internal string ClientId { get; } = clientId;

    internal ClientAuthenticationMethod Method { get; } = method;

    /// <summary>The place of the secret in use; hand it to <see cref="Rotate"/> when the tenant refused it.</summary>
    internal int Generation => System.Threading.Volatile.Read(ref _current);

    /// <summary>Adds client_id, where it is not there yet, and the credentials.</summary>
    internal int Apply(FormParameters form)
    {
        if (!form.Contains(Names.ClientId))
            form.Add(Names.ClientId, ClientId);

        var generation = Generation;
        var secret = secrets[generation].AsPlainText();
        if (Method == ClientAuthenticationMethod.ClientSecretPost)
            form.Add(Names.ClientSecret, secret);
        else
            form.Authorization = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(FormParameters.Encode(ClientId) + ":" + FormParameters.Encode(secret)));
        return generation;
    }

    /// <summary>Goes on from a refused secret to the next; false where there is none.</summary>
    internal bool Rotate(int refused)
    {
        if (refused + 1 >= secrets.Count)
            return Generation != refused;
        System.Threading.Interlocked.CompareExchange(ref _current, refused + 1, refused);
        return true;
    }
}
