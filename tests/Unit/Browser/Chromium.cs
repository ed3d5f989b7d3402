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
    /// <summary>Milliseconds. It ends a test that hangs, on a machine however busy.</summary>
    private const float Patience = 180_000;

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

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, string path)
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        return playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments, Timeout = Patience });
    }

    public static async Task<IPage> OpenAsync(IBrowser browser, int width, int height)
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        page.SetDefaultTimeout(Patience);
        return page;
    }
}
