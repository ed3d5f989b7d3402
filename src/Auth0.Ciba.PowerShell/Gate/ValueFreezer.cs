using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using System.Security;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>
/// Copies a value and writes it as canonical JSON, in one go: the text is what is approved, the copy is what the block gets, and neither
/// changes when the caller changes the original. What has no such form is refused by the path at which it stands.
/// </summary>
internal sealed class ValueFreezer
{
    private const int DeepestLevel = 32;
    private const int LargestText = 10_000_000;

    private readonly List<object> _around = [];
    private int _size;

    /// <exception cref="Auth0CibaException">CannotFreeze, naming the path.</exception>
    internal static (object? Copy, string Json) Freeze(object? value, string path) => new ValueFreezer().FreezeAny(value, path);

    private (object? Copy, string Json) FreezeAny(object? value, string path)
    {
        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (inner is null || ReferenceEquals(inner, System.Management.Automation.Internal.AutomationNull.Value))
            return (null, "null");
        if (FrozenLeaf.TryWrite(inner, path) is { } leaf)
            return (inner is SwitchParameter flag ? flag.ToBool() : inner, Count(leaf, path));
        if (inner is ScriptBlock or PSCredential or SecureString or Secret)
            throw Refuse(path, GateTexts.NoPlainValue(inner.GetType().Name));

        if (_around.Count >= DeepestLevel)
            throw Refuse(path, GateTexts.NestedTooDeep);
        if (_around.Any(outer => ReferenceEquals(outer, inner)))
            throw Refuse(path, GateTexts.HoldsItself);
        _around.Add(inner);
        var frozen = inner switch
        {
            OrderedDictionary table => FreezeOrdered(table, path),
            IDictionary table => FreezeTable(table, path),
            Array array when array.Rank == 1 => FreezeArray(array, path),
            ArrayList list => FreezeItems(list, path),
            IList list when list.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(List<>) => FreezeItems(list, path),
            PSCustomObject => FreezeObject((PSObject)value!, path),
            _ => throw Refuse(path, GateTexts.LiveObject(inner.GetType().FullName)),
        };
        _around.RemoveAt(_around.Count - 1);
        return frozen;
    }

    private (object? Copy, string Json) FreezeArray(Array array, string path)
    {
        var element = array.GetType().GetElementType()!;
        var items = array.Cast<object?>().Select((item, i) => FreezeAny(item, $"{path}[{i}]")).ToArray();
        var copy = Array.CreateInstance(FrozenLeaf.IsType(element) ? element : typeof(object), items.Length);
        for (var i = 0; i < items.Length; i++)
            copy.SetValue(items[i].Copy, i);
        return (copy, Count(CanonicalJson.Array(items.Select(item => item.Json)), path));
    }

    private (object? Copy, string Json) FreezeItems(IList list, string path) => FreezeArray(list.Cast<object?>().ToArray(), path);

    private (object? Copy, string Json) FreezeTable(IDictionary table, string path)
    {
        var copy = new Hashtable(StringComparer.OrdinalIgnoreCase);
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
        {
            var (key, frozen) = FreezeEntry(entry, path);
            if (copy.ContainsKey(key))
                throw Refuse(path, GateTexts.KeysDifferInCase(key));
            copy.Add(key, frozen.Copy);
            members.Add(CanonicalJson.Name(key), frozen.Json);
        }

        return (copy, Count(CanonicalJson.Object(members), path));
    }

    private (object? Copy, string Json) FreezeOrdered(OrderedDictionary table, string path)
    {
        var copy = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        var pairs = new List<string>();
        foreach (DictionaryEntry entry in table)
        {
            var (key, frozen) = FreezeEntry(entry, path);
            if (copy.Contains(key))
                throw Refuse(path, GateTexts.KeysDifferInCase(key));
            copy.Add(key, frozen.Copy);
            pairs.Add(CanonicalJson.Array([CanonicalJson.Text(key), frozen.Json]));
        }

        return (copy, Count(CanonicalJson.Tagged("ordered", CanonicalJson.Array(pairs)), path));
    }

    private (string Key, (object? Copy, string Json) Value) FreezeEntry(DictionaryEntry entry, string path)
    {
        if ((entry.Key is PSObject wrapped ? wrapped.BaseObject : entry.Key) is not string key)
            throw Refuse(path, GateTexts.KeyNoText(entry.Key.GetType().Name));
        FrozenLeaf.CheckText(key, path);
        return (key, FreezeAny(entry.Value, $"{path}.{key}"));
    }

    private (object? Copy, string Json) FreezeObject(PSObject source, string path)
    {
        var copy = new PSObject();
        var pairs = new List<string>();
        foreach (var property in source.Properties)
        {
            if (property.MemberType is not (PSMemberTypes.NoteProperty or PSMemberTypes.Property))
                throw Refuse($"{path}.{property.Name}", GateTexts.Computed(property.MemberType));
            FrozenLeaf.CheckText(property.Name, path);
            var frozen = FreezeAny(property.Value, $"{path}.{property.Name}");
            copy.Properties.Add(new PSNoteProperty(property.Name, frozen.Copy));
            pairs.Add(CanonicalJson.Array([CanonicalJson.Text(property.Name), frozen.Json]));
        }

        return (copy, Count(CanonicalJson.Tagged("object", CanonicalJson.Array(pairs)), path));
    }

    private string Count(string json, string path)
    {
        // Inner texts are counted again in outer ones; the bound is one of reason, not of exactness.
        _size += json.Length;
        return _size <= LargestText ? json : throw Refuse(path, GateTexts.TooLarge(LargestText));
    }

    private static Auth0CibaException Refuse(string path, string why) =>
        new(ErrorIds.CannotFreeze, GateTexts.CannotFreeze(path, why)) { ParameterName = path.Split('[', '.')[0] };
}
