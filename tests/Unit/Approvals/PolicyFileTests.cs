using System;
using System.IO;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>A policy is out of the reach of those whom it governs.</summary>
public sealed class PolicyFileTests
{
    private const uint Root = 0;
    private const uint Caller = 1000;
    private const uint Other = 1001;

    [Theory]
    [InlineData(Root, 0x1A4, Caller, null)]
    [InlineData(Other, 0x1A4, Caller, null)]
    [InlineData(Caller, 0x1A4, Caller, "belongs to the one whom it governs")]
    [InlineData(Caller, 0x124, Caller, "belongs to the one whom it governs")]
    [InlineData(Root, 0x1B4, Caller, "by its group or by everybody")]
    [InlineData(Root, 0x1A6, Caller, "by its group or by everybody")]
    [InlineData(Root, 0x1A4, Root, null)]
    [InlineData(Other, 0x1A4, Root, null)]
    [InlineData(Other, 0x1A6, Root, "by its group or by everybody")]
    public void OfTheFile(uint owner, int mode, uint caller, string? fault) => AssertFault(fault, FileRules.FindFault(new UnixEntry("/etc/p", owner, mode), [new UnixEntry("/etc", Root, 0x1ED)], caller));

    [Theory]
    [InlineData(Root, 0x1ED, Caller, null)]
    [InlineData(Caller, 0x1ED, Caller, "belongs to the one whom it governs")]
    [InlineData(Root, 0x1FF, Caller, "its group or everybody can write")]
    [InlineData(Root, 0x3FF, Caller, null)]
    [InlineData(Root, 0x1FD, Caller, "its group or everybody can write")]
    [InlineData(Caller, 0x1ED, Root, null)]
    public void OfAFolderOnTheWay(uint owner, int mode, uint caller, string? fault) => AssertFault(
        fault, FileRules.FindFault(new UnixEntry("/a/b/p", Root, 0x1A4), [new UnixEntry("/", Root, 0x1ED), new UnixEntry("/a", owner, mode), new UnixEntry("/a/b", Root, 0x1ED)], caller));

    [SkippableFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void OfARealFile()
    {
        Skip.If(OperatingSystem.IsWindows(), "Modes are Unix's.");
        var folder = Directory.CreateTempSubdirectory("a0c-policy-").FullName;
        try
        {
            var path = Path.Combine(folder, "policy.json");
            File.WriteAllText(path, "{}");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
            Assert.Contains("everybody", FileOwners.FindFault(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            AssertFault(Environment.UserName == "root" ? null : "belongs to the one whom it governs", FileOwners.FindFault(path));

            var link = Path.Combine(folder, "link.json");
            File.CreateSymbolicLink(link, path);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupWrite);
            Assert.Contains("policy.json", FileOwners.FindFault(link));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void AFileThatOthersMayWriteIsNotRead()
    {
        Skip.If(OperatingSystem.IsWindows(), "Modes are Unix's.");
        var folder = Directory.CreateTempSubdirectory("a0c-policy-").FullName;
        try
        {
            // Sound, so that nothing but its mode can be the reason.
            var path = Path.Combine(folder, "policy.json");
            File.WriteAllText(path, """{"version":1,"people":{"Ann":{"userIds":["auth0|ann"]}},"operations":{"restart":{"approvers":["Ann"],"quorum":1}}}""");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

            var error = Assert.Throws<Auth0CibaException>(() => ApprovalPolicy.Load(path));

            Assert.Equal(ErrorIds.PolicyUnusable, error.ErrorId);
            Assert.Contains("everybody", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AFileThatIsNotThereIsRefused() =>
        Assert.Equal(ErrorIds.PolicyUnusable, Assert.Throws<Auth0CibaException>(() => ApprovalPolicy.Load(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))).ErrorId);

    private static void AssertFault(string? expected, string? found)
    {
        if (expected is null)
            Assert.Null(found);
        else
            Assert.Contains(expected, found);
    }
}
