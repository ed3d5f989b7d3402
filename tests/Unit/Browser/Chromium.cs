using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Tests.Support;
using Microsoft.Playwright;

namespace Auth0.Ciba.Tests.Browser;

/// <summary>An installed Chromium; none is ever downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Path of the browser; null: there is none on this machine.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } named)
            return File.Exists(named) ? named : null;
        return SearchPath.Folders.Prepend("/usr/bin")
            .SelectMany(folder => Names, Path.Combine)
            .SelectMany(file => new[] { file, file + ".exe" })
            .FirstOrDefault(File.Exists);
    }

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, string path) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
}
