using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Commands;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>-Store, -StoreSecret and -NextStoreSecret of Connect-Auth0.</summary>
internal static class StoreSecretInput
{
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static Secret[] Find(ConnectAuth0Command command, IReadOnlyDictionary<string, object> bound)
    {
        // A variable that was taken for a store must not quietly mean memory.
        foreach (var (name, value) in new (string, object?)[] { (nameof(command.Store), command.Store), (nameof(command.StoreSecret), command.StoreSecret), (nameof(command.NextStoreSecret), command.NextStoreSecret) })
        {
            if (value is null && bound.ContainsKey(name))
                throw Auth0CibaException.BadInput(name, InputTexts.Null);
        }

        if (command.StoreSecret is null && command.NextStoreSecret is not null)
            throw Auth0CibaException.BadInput(nameof(command.NextStoreSecret), InputTexts.NextBesideSecret);
        return command.StoreSecret is null ? [] : [.. new[] { command.StoreSecret }.Concat(command.NextStoreSecret ?? []).Select(Secret.FromSecureString)];
    }
}
