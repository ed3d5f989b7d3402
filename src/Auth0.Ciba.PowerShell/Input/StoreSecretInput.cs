using System.Linq;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Commands;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>-StoreSecret and -NextStoreSecret of Connect-Auth0.</summary>
internal static class StoreSecretInput
{
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static Secret[] Find(ConnectAuth0Command command)
    {
        if (command.StoreSecret is null && command.NextStoreSecret is not null)
            throw Auth0CibaException.BadInput(nameof(command.NextStoreSecret), InputTexts.NextBesideSecret);
        return command.StoreSecret is null ? [] : [.. new[] { command.StoreSecret }.Concat(command.NextStoreSecret ?? []).Select(Secret.FromSecureString)];
    }
}
