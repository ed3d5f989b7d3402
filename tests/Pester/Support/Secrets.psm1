# Searches text and files for a secret in the forms in which it could hide.

# The secret as text, as UTF-16 hex (Clixml of a SecureString off Windows), as escaped JSON, and as base64 of UTF-8 and UTF-16 at each of
# the three places at which it can begin within a longer text; there, the signs that depend on its neighbours are left out.
function Get-SecretForm {
    param([string] $Secret)

    $utf8, $utf16 = [Text.Encoding]::UTF8.GetBytes($Secret), [Text.Encoding]::Unicode.GetBytes($Secret)
    @{ Name = 'text'; Text = $Secret }
    @{ Name = 'hex'; Text = [Convert]::ToHexString($utf8) }
    @{ Name = 'UTF-16 hex'; Text = [Convert]::ToHexString($utf16) }
    @{ Name = 'URL-encoded'; Text = [Uri]::EscapeDataString($Secret) }
    foreach ($offset in 0, 1, 2) {
        $skipped = (0, 2, 3)[$offset]
        foreach ($form in @{ Name = 'base64'; Bytes = $utf8 }, @{ Name = 'UTF-16 base64'; Bytes = $utf16 }) {
            $text = [Convert]::ToBase64String([byte[]]::new($offset) + $form.Bytes).TrimEnd('=')
            @{ Name = "$($form.Name) at $offset"; Text = $text.Substring($skipped, $text.Length - $skipped - 2) }
        }
    }
}

# Gives the names of the forms in which the secret stands in the text; nothing where it does not.
function Find-Secret {
    param([string] $Text, [string] $Secret)

    if ($Secret.Length -lt 16) { throw 'A secret this short proves nothing.' }
    # Formatting breaks long values over lines.
    $joined = $Text -replace '\s+'
    foreach ($form in Get-SecretForm $Secret) {
        if ($joined.Contains($form.Text, 'OrdinalIgnoreCase')) { $form.Name }
    }
}

Export-ModuleMember -Function *
