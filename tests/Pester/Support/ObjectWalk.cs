using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Reflection;
using System.Security;
using System.Text;

namespace Auth0.Ciba.Pester;

/// <summary>
/// All text that can be had from an object by its public members, ten steps deep, each object once: what ConvertTo-Json -Depth 10 would write had it
/// the room. A SecureString counts as its text, for Clixml off Windows writes it as hex. What is left out describes code and threads, no values.
/// Canary.Tests.ps1 compiles it into its own process, too.
/// </summary>
public sealed class ObjectWalk
{
    private const int Depth = 10;
    private const int Limit = 500_000;

    private static readonly string[] Left =
    [
        "System.Reflection.", "System.RuntimeType", "System.Threading.", "System.Globalization.", "System.Diagnostics.", "System.IO.", "System.Delegate",
        "System.Management.Automation.CommandInfo", "System.Management.Automation.PSModuleInfo", "System.Management.Automation.Language.", "System.Management.Automation.Runspaces.",
        "System.Management.Automation.SessionState", "System.Management.Automation.Host.", "System.Management.Automation.PowerShell", "Microsoft.Win32.",
    ];

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _text = new();
    private readonly bool _withoutArguments;

    private ObjectWalk(bool withoutArguments) => _withoutArguments = withoutArguments;

    /// <param name="root">The object.</param>
    /// <param name="withoutArguments">Leaves out the caller's own arguments, which PowerShell itself hangs on each record.</param>
    public static string GetText(object root, bool withoutArguments)
    {
        var walk = new ObjectWalk(withoutArguments);
        walk.Visit(root, 0);
        return walk._text.ToString();
    }

    private void Visit(object? value, int depth)
    {
        switch (value)
        {
            case null:
                return;
            case string or char or Guid or Uri or DateTimeOffset or DateTime:
                _text.Append(value).Append('\n');
                return;
            case SecureString secure:
                _text.Append(new NetworkCredential(string.Empty, secure).Password).Append('\n');
                return;
        }

        var type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || IsLeft(type) || depth > Depth || !_seen.Add(value))
            return;
        if (_seen.Count > Limit)
            throw new InvalidOperationException($"The walk does not end; it is at {type}.");
        _text.Append(value).Append('\n');
        VisitItems(value, depth);
        VisitMembers(value, type, depth);
    }

    private void VisitItems(object value, int depth)
    {
        if (value is byte[] bytes)
            _text.Append(Encoding.UTF8.GetString(bytes)).Append('\n').Append(Encoding.Unicode.GetString(bytes)).Append('\n');
        else if (value is char[] chars)
            _text.Append(chars).Append('\n');
        else if (value is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                Visit(entry.Key, depth + 1);
                Visit(entry.Value, depth + 1);
            }
        }
        else if (value is IEnumerable items)
        {
            foreach (var item in items)
                Visit(item, depth + 1);
        }
    }

    private void VisitMembers(object value, Type type, int depth)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0 || property.PropertyType.IsByRef || property.PropertyType.IsByRefLike || property.PropertyType.IsPointer)
                continue;
            if (_withoutArguments && property.Name is "BoundParameters" or "UnboundArguments" && type.Name == "InvocationInfo")
                continue;
            Visit(Get(property, value), depth + 1);
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
            Visit(field.GetValue(value), depth + 1);
    }

    private static object? Get(PropertyInfo property, object value)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException?.ToString();
        }
    }

    private static bool IsLeft(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Array.Exists(Left, name => current.FullName?.StartsWith(name, StringComparison.Ordinal) == true))
                return true;
        }

        return false;
    }
}
