using System;
using System.Linq;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Texts;

/// <summary>No text for people stands in the code of engine or cmdlets, but for what is named here.</summary>
public sealed class SentencesTests(ITestOutputHelper output)
{
    private static readonly string[] CheckNames =
        ["Client credentials", "CIBA grant", "Store: read", "Store: write", "Store: compare and swap", "Store: durable", "Store: encrypted", "Signing keys", "ID token algorithm", "mTLS endpoints"];

    /// <summary>Types with what may stand in them, or all of it, and why. Each text is as the code has it, or begins so.</summary>
    private static readonly (string Type, string[] Texts, string Why)[] Exempt =
    [
        ("Auth0.Ciba.Stores.Sql.PostgresDialect", [], "SQL"),
        ("Auth0.Ciba.Stores.Sql.PostgresSchema", [], "SQL"),
        ("Auth0.Ciba.Stores.Sql.SqliteDialect", [], "SQL"),
        ("Auth0.Ciba.Stores.Sql.SqliteSchema", [], "SQL"),
        ("Auth0.Ciba.PowerShell.Stores.VaultStore", [], "PowerShell"),
        ("Auth0.Ciba.Diagnosis.CredentialCheck", CheckNames, "names of checks, by which scripts select"),
        ("Auth0.Ciba.Diagnosis.TenantCheck", CheckNames, "names of checks, by which scripts select"),
        ("Auth0.Ciba.Diagnosis.StoreCheck", [.. CheckNames, "a record that Auth0.Ciba made"], "names of checks, and a record's value"),
        ("Auth0.Ciba.Approvals.ApprovalEvidence", ["Proof of "], "the name of a line of evidence"),
        ("Auth0.Ciba.ClientAuthentication.ClientAssertionKey", ["(private key, "], "ToString"),
        ("Auth0.Ciba.Tenant.ServerCertificateFault", ["yyyy-MM-dd HH:mm 'UTC'"], "the form of a time"),
        ("Auth0.Ciba.Compat.KeyFiles", ["There is no RSA"], "caught, never shown"),
        ("Auth0.Ciba.Protocol.JsonReading", ["a member stands twice"], "caught, never shown"),
        ("Auth0.Ciba.Protocol.FormParameters", ["The parameter ", " is there already."], "a fault of this library"),
        ("Auth0.Ciba.Texts.TextArea", ["There is no text "], "a fault of this library"),
        ("Auth0.Ciba.PowerShell.Output.HostKind", ["Visual Studio Code Host", "Windows PowerShell ISE Host"], "names of hosts"),
        ("Auth0.Ciba.PowerShell.Gate.BlockReach", ["value of variable $", "not compared", "not there", "in function "], "hashed into the operation"),
        ("Auth0.Ciba.PowerShell.Commands.TestAuth0SessionCommand", ["Test of Auth0.Ciba", "A person's answer"], "a binding message, and the name of a check"),
    ];

    [Fact]
    public void TextsForPeopleStandInTheResources()
    {
        var found = new[] { typeof(Session).Assembly.Location, BuildFolders.Of("Cmdlets") }.SelectMany(Sentences.Find).ToArray();
        foreach (var (type, texts, why) in Exempt)
            output.WriteLine($"exempt: {type}: {why} ({(texts.Length == 0 ? "all" : string.Join(" | ", texts))})");

        Assert.Equal([], found.Where(text => !Exempt.Any(exempt => IsCovered(exempt, text))).Select(text => text.ToString()));

        // What is exempt and no longer there would hide the next one.
        Assert.Equal([], Exempt.Where(exempt => !found.Any(text => IsCovered(exempt, text))).Select(exempt => exempt.Type));
        Assert.Equal([], Exempt.SelectMany(exempt => exempt.Texts).Where(text => !found.Any(one => one.Text.StartsWith(text, StringComparison.Ordinal))));
    }

    /// <summary>The checker itself: what is left in this file is found, whole or in pieces, and what comes from elsewhere is not.</summary>
    [Fact]
    public void WhatIsLeftInCodeIsFound()
    {
        var found = Sentences.Find(typeof(SentencesTests).Assembly.Location).Where(text => text.Type == typeof(LeftInCode).FullName).Select(text => text.Text).ToArray();

        Assert.Equal(["must be two words.", "status ", "Beginning with "], found);
    }

    private static bool IsCovered((string Type, string[] Texts, string Why) exempt, CodeText text) =>
        exempt.Type == text.Type && (exempt.Texts.Length == 0 || exempt.Texts.Any(allowed => text.Text.StartsWith(allowed, StringComparison.Ordinal)));
}

internal static class LeftInCode
{
    internal static Auth0CibaException Literal() => Auth0CibaException.BadInput("Parameter", "must be two words.");

    internal static Auth0CibaException Interpolated(int status) => new(ErrorIds.BadResponse, $"status {status}");

    internal static string ElsewhereToo(string name) => $"Beginning with {name}";

    internal static Auth0CibaException FromElsewhere(string text) => Auth0CibaException.BadInput("Parameter", text);

    internal static string NoText(string path) => $"{path}.resources";
}
