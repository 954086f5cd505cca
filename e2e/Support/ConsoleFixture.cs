using PneumoniaConsole.EndToEnd.Pages;
using PneumoniaConsole.EndToEnd.Support;

[assembly: AssemblyFixture(typeof(ConsoleFixture))]

namespace PneumoniaConsole.EndToEnd.Support;

/// <summary>One console, one browser and one signed-in session for the whole run.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    // The browser is Debian's; nothing is downloaded, and it may not talk to anyone either.
    private static readonly string[] s_browserArguments =
    [
        "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Lazy<Task<bool>> _ready;
    private HostProcess _host = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private string _session = null!;

    public ConsoleFixture() => _ready = new Lazy<Task<bool>>(BecomesReadyAsync);

    public Uri Address => _host.Address;

    /// <summary>The link that signed this run in: used up.</summary>
    public Uri UsedLink => _host.FirstLink;

    /// <summary>Files that the console left outside its data folder.</summary>
    public IEnumerable<string> FilesAtHome => _host.FilesAtHome;

    public Task<Uri> NewLinkAsync(string person) => _host.NewLinkAsync(person);

    public async ValueTask InitializeAsync()
    {
        _host = await HostProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium", Args = s_browserArguments });
        await using var window = await OpenAsync(signedIn: false);
        await new SigninPage(window.Page).SignInAsync(UsedLink);
        _session = await window.Page.Context.StorageStateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <summary>Opens a browser window that watches for requests to anyone but the console.</summary>
    public async Task<Window> OpenAsync(ColorScheme theme = ColorScheme.Dark, bool phone = false, bool signedIn = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ColorScheme = theme,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = signedIn ? _session : null,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1440, Height = 900 },
        });
        return new Window(context, await context.NewPageAsync(), Address);
    }

    /// <summary>Skips a test that needs answers where the console has no model to give them.</summary>
    public async Task RequireModelAsync() => Assert.SkipUnless(await _ready.Value, "The console is not ready: this checkout holds no model file.");

    private async Task<bool> BecomesReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var attempt = 0; attempt < 60; attempt++)
        {
            using var response = await http.GetAsync("ready");
            if (response.IsSuccessStatusCode)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }

        return false;
    }
}
