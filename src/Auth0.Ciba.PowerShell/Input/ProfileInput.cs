using System;
using System.Linq;
using System.Management.Automation;
using System.Security;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Commands;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>-ProfileName and -ProfilePath, and the secret that a profile names.</summary>
internal static class ProfileInput
{
    private const string Parameter = "ProfileName";

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static SessionProfile? Find(ConnectAuth0Command command, Func<string, string> toPath)
    {
        var bound = command.MyInvocation.BoundParameters;
        if (!bound.ContainsKey(Parameter))
            return command.ProfilePath is null ? null : throw Auth0CibaException.BadInput("ProfilePath", InputTexts.ForProfileName);
        if (command.FromEnvironment)
            throw Auth0CibaException.BadInput(Parameter, InputTexts.ProfileAndEnvironment);
        return SessionProfile.Load(command.ProfilePath is { } path ? toPath(path) : SessionProfile.DefaultPath, command.ProfileName ?? string.Empty);
    }

    /// <summary>Asks the vault in the caller's runspace, where it is registered and may have been unlocked.</summary>
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static Secret GetSecret(SessionProfile profile)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Microsoft.PowerShell.SecretManagement\\Get-Secret").AddParameter("Name", profile.SecretName).AddParameter("ErrorAction", ActionPreference.Stop);
        if (profile.SecretVault is not null)
            shell.AddParameter("Vault", profile.SecretVault);
        object? found;
        try
        {
            found = shell.Invoke().FirstOrDefault()?.BaseObject;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Auth0CibaException.BadInput(Parameter, InputTexts.SecretNotHad(profile.SecretName, e.Message));
        }

        return found switch
        {
            SecureString text => Secret.FromSecureString(text),
            PSCredential credential => Secret.FromSecureString(credential.Password),
            _ => throw Auth0CibaException.BadInput(Parameter, InputTexts.SecretNoText(profile.SecretName)),
        };
    }
}
