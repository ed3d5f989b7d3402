using System;
using System.IO;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class CommandLineTests
{
    [Fact]
    public void Options_are_read_with_both_spellings()
    {
        var options = CommandLineParser.Parse(["--port=8080", "--auto-approve", "500ms", "--interval", "1", "--quiet", "--secret-out", "s"]);

        Assert.Equal((8080, 1, true, "s"), (options.Port, options.Interval, options.Quiet, options.SecretOut));
        Assert.Equal(new AutoDecision(Approve: true, TimeSpan.FromMilliseconds(500)), options.AutoDecision);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("positional")]
    [InlineData("--port")]
    [InlineData("--port", "65536")]
    [InlineData("--auto-deny", "soon")]
    [InlineData("--auto-approve", "1s", "--auto-deny", "1s")]
    [InlineData("--quiet=yes")]
    [InlineData("--interval", "0")]
    [InlineData("--https=yes")]
    [InlineData("--root-out", "root.pem")]
    public async Task Unsound_command_lines_end_with_2_and_a_reason(params string[] arguments)
    {
        using var errors = new StringWriter();

        Assert.Equal(2, await SimulatorProcess.RunAsync(arguments, TextWriter.Null, errors));
        Assert.NotEqual("", errors.ToString());
    }

    [Fact]
    public async Task Help_ends_with_0()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await SimulatorProcess.RunAsync(["--help"], output, TextWriter.Null));
        Assert.Contains("--secret-out", output.ToString());
    }

    [Fact]
    public async Task Configuration_replaces_parts_and_refuses_misspelt_members()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                {
                  // a comment
                  "clients": [{ "clientId": "my-client", "publicKeys": [{ "kty": "RSA" }], "secrets": ["mine"] }],
                  "behaviour": { "pendingStatus": 403, "idTokenAlgorithm": "PS256" }
                }
                """);
            var configuration = TenantConfiguration.Read(file);

            Assert.Equal("""{ "kty": "RSA" }""", Assert.Single(configuration.ToModel().Clients[0].PublicKeys));
            Assert.Equal(TenantModel.BuiltIn.Users, configuration.ToModel().Users);
            Assert.Equal((403, IdTokenAlgorithm.PS256), (configuration.Behaviour!.PendingStatus, configuration.Behaviour.IdTokenAlgorithm));

            await File.WriteAllTextAsync(file, """{"client":[]}""");
            Assert.Equal(2, await SimulatorProcess.RunAsync(["--config", file], TextWriter.Null, TextWriter.Null));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_written_secret_is_only_for_its_owner()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(file, "readable by others");
            SecretFiles.WritePrivate(file, "the-secret");

            Assert.Equal("the-secret", SecretFiles.Read(file));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
