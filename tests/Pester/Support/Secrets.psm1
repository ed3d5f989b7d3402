# Searches text and files for a secret in the forms in which it could hide.

# The secret as text, as UTF-16 hex (Clixml of a SecureString off Windows), and as base64 and base64url of UTF-8 and UTF-16 at each of the three
# places at which it can begin within a longer text; there, the signs that depend on its neighbours are left out.
$script:Forms = @{}
function Get-SecretForm {
    param([string] $Secret)

    if ($script:Forms[$Secret]) { return $script:Forms[$Secret] }
    $utf8, $utf16 = [Text.Encoding]::UTF8.GetBytes($Secret), [Text.Encoding]::Unicode.GetBytes($Secret)
    $script:Forms[$Secret] = @(
        @{ Name = 'text'; Text = $Secret }
        @{ Name = 'hex'; Text = [Convert]::ToHexString($utf8) }
        @{ Name = 'UTF-16 hex'; Text = [Convert]::ToHexString($utf16) }
        @{ Name = 'URL-encoded'; Text = [Uri]::EscapeDataString($Secret) }
        foreach ($offset in 0, 1, 2) {
            $skipped = (0, 2, 3)[$offset]
            foreach ($form in @{ Name = 'base64'; Bytes = $utf8 }, @{ Name = 'UTF-16 base64'; Bytes = $utf16 }) {
                $text = [Convert]::ToBase64String([byte[]]::new($offset) + $form.Bytes).TrimEnd('=')
                $text = $text.Substring($skipped, $text.Length - $skipped - 2)
                @{ Name = "$($form.Name) at $offset"; Text = $text }
                $url = $text.Replace('+', '-').Replace('/', '_')
                if ($url -ne $text) { @{ Name = "$($form.Name)url at $offset"; Text = $url } }
            }
        }
    )
    $script:Forms[$Secret]
}

# The text as it is, and with the escapes of JSON, of URLs and of XML undone.
function Get-PlainText {
    param([string] $Text)

    # Formatting breaks long values over lines.
    $joined = $Text -replace '\s+'
    $joined
    if ($joined -match '\\u[0-9a-fA-F]{4}') { [regex]::Replace($joined, '\\u([0-9a-fA-F]{4})', { param($match) [string] [char] [Convert]::ToInt32($match.Groups[1].Value, 16) }) }
    if ($joined -match '%[0-9a-fA-F]{2}') { [Uri]::UnescapeDataString($joined) }
    if ($joined -match '&(#|amp|lt|gt|quot|apos)') { [Net.WebUtility]::HtmlDecode($joined) }
}

# Gives the names of the forms in which the secret stands in the text; nothing where it does not.
function Find-Secret {
    param([string] $Text, [string] $Secret)

    if ($Secret.Length -lt 16) { throw 'A secret this short proves nothing.' }
    $plain = @(Get-PlainText $Text)
    foreach ($form in Get-SecretForm $Secret) {
        foreach ($text in $plain) {
            if ($text.Contains($form.Text, 'OrdinalIgnoreCase')) { $form.Name; break }
        }
    }
}

# The same for many secrets with their names: one pass for all their forms, and only where it finds any, which.
$script:Patterns = @{}
function Find-AnySecret {
    param([string] $Text, [hashtable] $Secret)

    $key = $Secret.Values -join '|'
    if (-not $script:Patterns[$key]) {
        $forms = foreach ($one in $Secret.Values) { Get-SecretForm $one | ForEach-Object { [regex]::Escape($_.Text) } }
        $script:Patterns[$key] = [regex]::new($forms -join '|', 'IgnoreCase, CultureInvariant, Compiled')
    }
    foreach ($plain in Get-PlainText $Text) {
        if ($script:Patterns[$key].IsMatch($plain)) {
            foreach ($name in $Secret.Keys) { Find-Secret -Text $plain -Secret $Secret[$name] | ForEach-Object { "$name as $_" } }
        }
    }
}

Export-ModuleMember -Function *
