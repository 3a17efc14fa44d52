using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;

namespace Callboard.EndToEnd.Tests;

/// <summary>The browser installed on this machine, started once. <c>CALLBOARD_CHROMIUM</c> names it when it is somewhere else.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private string _path = "";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("CALLBOARD_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";
        // A machine under load is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(15_000);
        _playwright = await Playwright.CreateAsync();
        _path = path;
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, ChromiumSandbox = false, Args = s_arguments });
    }

    /// <summary>A browser of its own that keeps what it knows in a folder: closed and opened again, it is the same person's.</summary>
    /// <param name="arguments">Further ones for this browser alone.</param>
    public async Task<Window> OpenKeptAsync(
        CallboardServer server, string folder, bool offline = false, int width = 1280, int height = 900, params string[] arguments)
    {
        var context = await _playwright!.Chromium.LaunchPersistentContextAsync(folder, new()
        {
            ExecutablePath = _path,
            ChromiumSandbox = false,
            Args = [.. s_arguments, .. arguments],
            BaseURL = server.Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            Offline = offline,
        });
        context.SetDefaultTimeout(15_000);
        return new Window(context, context.Pages.Count > 0 ? context.Pages[0] : await context.NewPageAsync(), offline);
    }

    /// <summary>A window of its own, nobody signed in. Errors in its console fail the test when it is closed.</summary>
    /// <param name="scripts">False for a browser in which pages run no script.</param>
    public async Task<Window> OpenAsync(CallboardServer server, int width = 1280, int height = 900, string zone = "Europe/Berlin", bool scripts = true)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = server.Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            Locale = "en-GB",
            TimezoneId = zone,
            JavaScriptEnabled = scripts,
        });
        context.SetDefaultTimeout(15_000);
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>One window of the browser.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private bool _offline;

    internal Window(IBrowserContext context, IPage page, bool offline = false)
    {
        _context = context;
        _offline = offline;
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // The browser reports every refused request as an error of its own; those are answers, not faults of the page.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>A further tab of the same browser.</summary>
    public Task<IPage> NewTabAsync() => _context.NewPageAsync();

    /// <summary>The session is over, as if it had run out.</summary>
    public Task EndSessionAsync() => _context.ClearCookiesAsync();

    /// <summary>Signs in through the form.</summary>
    public async Task SignInAsync(string email, string password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
    }

    /// <summary>Takes the network away or gives it back.</summary>
    public Task SetOfflineAsync(bool offline)
    {
        _offline = offline;
        return _context.SetOfflineAsync(offline);
    }

    /// <summary>A cut line is reported as an error of the page; after cutting it on purpose these count no longer.</summary>
    public void ForgetErrorsOfTheLine() => _errors.Clear();

    /// <summary>Keeps a picture when <c>CALLBOARD_SCREENSHOTS</c> names a directory.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CALLBOARD_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(directory, name + ".png") });
        }
    }

    /// <summary>
    /// Waits until nothing on the page says that it is loading, and its letters are there. Whether the network is quiet tells less: a page that
    /// keeps a line open may never be.
    /// </summary>
    public async Task SettleAsync()
    {
        await Page.WaitForFunctionAsync("() => !document.querySelector('[role=status][aria-label=Loading], [aria-busy=true]')");
        await Page.EvaluateAsync("async () => { await document.fonts.ready; }");
    }

    /// <summary>Fails when the page broke a rule of accessibility (axe-core, WCAG A and AA).</summary>
    public async Task ExpectAccessibleAsync()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));
        var broken = await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
                .violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`)
            """);
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    public async ValueTask DisposeAsync()
    {
        if (_offline)
        {
            // A context that closes gives the line back for a moment, and a page that tries again just then would use it.
            await Page.EvaluateAsync("() => { globalThis.fetch = () => new Promise(() => {}); }");
        }

        await _context.DisposeAsync();
        Assert.Empty(_errors);
    }
}
