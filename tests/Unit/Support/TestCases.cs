using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Counts the cases of test methods, as the runner will.</summary>
internal static class TestCases
{
    public static IEnumerable<MethodInfo> Of(Type type) => type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null);

    public static int Count(MethodInfo test)
    {
        if (test.GetCustomAttribute<FactAttribute>() is not TheoryAttribute)
            return test.GetCustomAttribute<FactAttribute>() is null ? 0 : 1;
        return test.GetCustomAttributes<DataAttribute>().Sum(data => data.GetData(test).Count());
    }

    public static bool IsInSuite(Type type, string suite) => type.GetCustomAttributesData().Any(attribute =>
        attribute.AttributeType == typeof(TraitAttribute) && (string?)attribute.ConstructorArguments[0].Value == "Suite" && (string?)attribute.ConstructorArguments[1].Value == suite);
}
