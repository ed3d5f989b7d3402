using System;
using System.IO;
using System.Text;

namespace Auth0.Ciba.Simulator;

/// <summary>Where the demo secret comes from and goes to.</summary>
internal static class SecretFiles
{
    public const string Variable = "AUTH0_CIBA_SIMULATOR_CLIENT_SECRET";

    public static string? Read(string? file)
    {
        var secret = file is null ? Environment.GetEnvironmentVariable(Variable) : File.ReadAllText(file).TrimEnd('\r', '\n');
        if (file is not null && secret!.Length == 0)
            throw new CommandLineException($"'{file}' is empty.");
        return string.IsNullOrEmpty(secret) ? null : secret;
    }

    /// <summary>Writes a file that was never readable by others, not even for a moment.</summary>
    public static void WritePrivate(string file, string text)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Whoever sees the file finds it whole.</summary>
    public static void WriteWhole(string file, string text)
    {
        var part = file + ".part";
        File.WriteAllText(part, text);
        File.Move(part, file, overwrite: true);
    }
}
