using System;
using System.Collections.Generic;
using System.Net;
using System.Text;

namespace Auth0.Ciba.Protocol;

/// <summary>The parameters of one application/x-www-form-urlencoded POST, and an Authorization header where the client authenticates by one.</summary>
internal sealed class FormParameters
{
    private readonly List<KeyValuePair<string, string>> _parameters = [];
    private readonly List<string> _secrets = [];

    /// <summary>The whole value of the Authorization header, or null.</summary>
    internal string? Authorization { get; set; }

    /// <summary>What of it nobody may see again, should the tenant repeat it.</summary>
    internal IReadOnlyList<string> Secrets => _secrets;

    internal bool Contains(string name)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.Key == name)
                return true;
        }

        return false;
    }

    internal FormParameters Add(string name, string? value)
    {
        if (Contains(name))
            throw new InvalidOperationException($"The parameter {name} is there already.");
        if (!string.IsNullOrEmpty(value))
            _parameters.Add(new KeyValuePair<string, string>(name, value!));
        if (name is Names.ClientSecret or Names.ClientAssertion or Names.RefreshToken or Names.Token)
            Hide(value);
        return this;
    }

    /// <summary>Counts a value as a secret.</summary>
    internal void Hide(string? secret)
    {
        if (!string.IsNullOrEmpty(secret))
            _secrets.Add(secret!);
    }

    internal byte[] Encode()
    {
        var text = new StringBuilder(256);
        foreach (var parameter in _parameters)
            text.Append(text.Length == 0 ? "" : "&").Append(Encode(parameter.Key)).Append('=').Append(Encode(parameter.Value));
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Form-urlencodes one value (RFC 6749 appendix B).</summary>
    internal static string Encode(string value) => WebUtility.UrlEncode(value);
}
