using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>A vault of Microsoft.PowerShell.SecretManagement as a store: a record is a text secret.</summary>
internal static class VaultStore
{
    private const string NamePrefix = "Auth0Ciba-";

    // Looked for before it is read or removed: the vault's error for a missing secret cannot be told from others.
    private const string Open = "param($Vault) Import-Module Microsoft.PowerShell.SecretManagement; $global:Vault = $Vault; if (-not (Get-SecretVault -Name $Vault)) { throw \"There is no vault '$Vault'.\" }";
    private const string Get = "param($Name) if (Get-SecretInfo -Name $Name -Vault $global:Vault) { Get-Secret -Name $Name -Vault $global:Vault -AsPlainText }";
    private const string Set = "param($Name, $Value) Set-Secret -Name $Name -Secret $Value -Vault $global:Vault";
    private const string Remove = "param($Name) if (Get-SecretInfo -Name $Name -Vault $global:Vault) { Remove-Secret -Name $Name -Vault $global:Vault }";
    private const string List = "param($Prefix) foreach ($info in Get-SecretInfo -Name \"$Prefix*\" -Vault $global:Vault) { $info.Name }";

    internal static StoreBlocks Blocks(string vault, IReadOnlyList<(string, object?[])> initialization) => new()
    {
        Kind = "vault",
        Get = Get,
        Set = Set,
        Remove = Remove,
        List = List,
        Initialization = [(Open, [vault]), .. initialization],
        UsesVaultNames = true,
    };

    /// <summary>Letters, digits and one hyphen, whatever the id: not every vault takes more, nor tells capitals from small letters.</summary>
    internal static string ToName(string id) => NamePrefix + BitConverter.ToString(Encoding.UTF8.GetBytes(id)).Replace("-", string.Empty);

    /// <summary>Null for a secret that is no record.</summary>
    internal static string? ToId(string name)
    {
        var hex = name.StartsWith(NamePrefix, StringComparison.OrdinalIgnoreCase) ? name.Substring(NamePrefix.Length) : string.Empty;
        if (hex.Length == 0 || hex.Length % 2 != 0 || !hex.All(Uri.IsHexDigit))
            return null;
        return Encoding.UTF8.GetString(Enumerable.Range(0, hex.Length / 2).Select(index => Convert.ToByte(hex.Substring(2 * index, 2), 16)).ToArray());
    }
}
