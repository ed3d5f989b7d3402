using Auth0.Ciba.Protocol;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Scopes as names parted by spaces (RFC 6749 section 3.3).</summary>
public sealed class ScopeSetTests
{
    [Theory]
    [InlineData("a b c", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a b c", "c a", true)]
    [InlineData("a b c", "b", true)]
    [InlineData("a b c", "a b c", true)]
    [InlineData("a b c", "d", false)]
    [InlineData("a b c", "a d", false)]
    [InlineData("abc", "ab", false)]
    [InlineData("ab", "abc", false)]
    [InlineData("read:a read", "read", true)]
    [InlineData("A", "a", false)]
    [InlineData(" a  b ", "  b a ", true)]
    [InlineData("a b", " ", true)]
    public void WhatWasGrantedCoversWhatIsAsked(string granted, string asked, bool covered) => Assert.Equal(covered, ScopeSet.Covers(granted, asked));

    [Theory]
    [InlineData("", true)]
    [InlineData("openid read:a_b ~!#", true)]
    [InlineData("a\"b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\tb", false)]
    [InlineData("ä", false)]
    public void SignsAreThoseOfTheSpecification(string scope, bool valid) => Assert.Equal(valid, ScopeSet.IsValid(scope));
}
