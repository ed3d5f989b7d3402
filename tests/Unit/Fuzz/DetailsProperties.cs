using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Auth0.Ciba.Protocol;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Auth0.Ciba.Tests.Fuzz;

/// <summary>What was granted is what was asked: the same under any order of members, and never the same after any change of a value.</summary>
[Trait("Suite", "Fuzz")]
public sealed class DetailsProperties
{
    private static readonly Gen<JsonNode?> Leaves = Gen.Elements("null", "true", "false", "0", "1", "1.0", "1e2", "100", "-0.5", "12345678901234567890", "\"\"", "\"1\"", "\"a\"", "\"Ä\"").Select(text => JsonNode.Parse(text));

    private static readonly Gen<JsonNode?> Nodes = Tree(3);

    [Fact]
    public void TheOrderOfMembersDoesNotMatter() => Fuzz.Check(Nodes, node =>
        JsonValues.AreEqual(JsonReading.Parse(Text(node)), JsonReading.Parse(Text(Reversed(node)))));

    [Fact]
    public void EqualityGoesBothWays() => Fuzz.Check(from a in Nodes from b in Nodes select (a, b), pair =>
        JsonValues.AreEqual(JsonReading.Parse(Text(pair.a)), JsonReading.Parse(Text(pair.b))) == JsonValues.AreEqual(JsonReading.Parse(Text(pair.b)), JsonReading.Parse(Text(pair.a))));

    /// <summary>Equal here means equal to the framework's own comparison, which takes numbers by their text: then they are equal here too.</summary>
    [Fact]
    public void WhatTheFrameworkCallsEqualIsEqual() => Fuzz.Check(from a in Nodes from b in Nodes select (a, b), pair =>
        !JsonNode.DeepEquals(pair.a, pair.b) || JsonValues.AreEqual(JsonReading.Parse(Text(pair.a)), JsonReading.Parse(Text(pair.b))));

    /// <summary>One leaf changed to another value, wherever it stands.</summary>
    [Fact]
    public void AChangedValueIsNeverTheSame() => Fuzz.Check(from node in Nodes from place in Gen.Choose(0, 1000) select (node, place), pair =>
    {
        var changed = JsonNode.Parse(Text(pair.node));
        var leaves = LeavesOf(changed).ToArray();
        if (leaves.Length == 0)
            return true;
        leaves[pair.place % leaves.Length].Replace("a value that no leaf has");
        return !JsonValues.AreEqual(JsonReading.Parse(Text(pair.node)), JsonReading.Parse(Text(changed)));
    });

    private static Gen<JsonNode?> Tree(int depth) => depth == 0
        ? Leaves
        : Gen.OneOf(
            Leaves,
            Tree(depth - 1).ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Take(4).Select(item => item?.DeepClone())])),
            (from name in Gen.Elements("a", "b", "c", "A", "type") from value in Tree(depth - 1) select (name, value)).ListOf().Select(members =>
                (JsonNode?)new JsonObject(members.DistinctBy(member => member.name).Select(member => KeyValuePair.Create(member.name, member.value?.DeepClone())))));

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, Reversed(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<Leaf> LeavesOf(JsonNode? node) => node switch
    {
        JsonObject members => members.ToArray().SelectMany(member => member.Value is JsonObject or JsonArray ? LeavesOf(member.Value) : [new Leaf(value => members[member.Key] = value)]),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(i => items[i] is JsonObject or JsonArray ? LeavesOf(items[i]) : [new Leaf(value => items[i] = value)]),
        _ => [],
    };

    private sealed class Leaf(System.Action<string> replace)
    {
        public void Replace(string value) => replace(value);
    }
}
