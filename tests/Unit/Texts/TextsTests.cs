using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Texts;

/// <summary>Every text that the two assemblies say has a resource with just the placeholders that it needs, and each is explained to translators.</summary>
public sealed class TextsTests(ITestOutputHelper output)
{
    public static TheoryData<string> Assemblies => new(Engine, Cmdlets);

    private static string Engine => typeof(Session).Assembly.Location;

    private static string Cmdlets => BuildFolders.Of("Cmdlets");

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void MembersAndResourcesBelongTogether(string assembly)
    {
        var members = TextCatalog.ReadMembers(assembly);
        var texts = TextCatalog.ReadTexts(assembly);
        output.WriteLine($"{members.Count} members, {texts.Count} texts");

        Assert.InRange(members.Count, 100, 1000);
        Assert.Empty(TextCatalog.FindFaults(members, texts));
    }

    /// <summary>The checker itself: whatever is missing or too much is found.</summary>
    [Fact]
    public void WhatDoesNotBelongTogetherIsFound()
    {
        TextMember[] members = [new("Area.Plain", 0), new("Area.Two", 2)];
        Dictionary<string, string> With(string key, string text) => new() { ["Area.Plain"] = "plain", ["Area.Two"] = "{1:u} after {0}", [key] = text };

        Assert.Empty(TextCatalog.FindFaults(members, With("Area.Plain", "{{plain}}")));
        Assert.Equal(["Area.Plain: no text"], TextCatalog.FindFaults(members, new Dictionary<string, string> { ["Area.Two"] = "{0} {1}" }));
        Assert.Equal(["Area.Other: no member"], TextCatalog.FindFaults(members, With("Area.Other", "other")));
        Assert.Single(TextCatalog.FindFaults(members, With("Area.Two", "{0} alone")));
        Assert.Single(TextCatalog.FindFaults(members, With("Area.Two", "{0} {1} {2}")));
        Assert.Single(TextCatalog.FindFaults(members, With("Area.Plain", "{0}")));
        Assert.Single(TextCatalog.FindFaults(members, With("Area.Plain", " ")));
        Assert.Single(TextCatalog.FindFaults([.. members, members[0]], With("Area.Plain", "plain")));
    }

    [Theory]
    [InlineData("Auth0.Ciba")]
    [InlineData("Auth0.Ciba.PowerShell")]
    public void EachPlaceholderIsExplained(string project)
    {
        var entries = XDocument.Load(Path.Combine(BuildFolders.Of("Sources"), project, "Texts", "Messages.resx")).Root!.Elements("data").ToArray();
        var silent = entries.Where(entry => TextCatalog.Placeholders(entry.Element("value")!.Value).Any(number => entry.Element("comment")?.Value.Contains($"{{{number}}}: ", StringComparison.Ordinal) != true));

        Assert.NotEmpty(entries);
        Assert.Empty(silent.Select(entry => entry.Attribute("name")!.Value));
    }

    [Fact]
    public void EachErrorIdHasItsOwnRemedyOrTheOneOfUnverifiedAnswers()
    {
        var remedies = TextCatalog.ReadTexts(Engine).Where(text => text.Key.StartsWith("Remedy.", StringComparison.Ordinal)).ToDictionary(text => text.Key["Remedy.".Length..], text => text.Value);
        var ids = typeof(ErrorIds).GetFields().ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);

        Assert.Empty(remedies.Keys.Except([.. ids.Keys, "Unverified"]));
        foreach (var (name, id) in ids)
        {
            var remedy = remedies.TryGetValue(name, out var own) ? own : name.StartsWith("Unverified", StringComparison.Ordinal) ? remedies["Unverified"] : null;
            Assert.Equal(remedy, new Auth0CibaException(id, "what happened").RecommendedAction);
        }
    }
}
