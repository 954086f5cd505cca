using System.Collections.Concurrent;

namespace PneumoniaConsole.EndToEnd.Support;

/// <summary>One browser window. Closing it fails the test if the page asked any other host for anything, or broke a script.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _wrong = new(); // Bound: the life of one test.
    private volatile bool _watching = true;

    internal Window(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is "http" or "https" && url.Authority != address.Authority)
            {
                Report($"asked another host: {url}");
            }
        };
        page.PageError += (_, error) => Report($"script error: {error}");
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                Report(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Judges what happened until now and watches no longer, for tools that break the rules themselves.</summary>
    public void StopWatching()
    {
        Assert.Empty(_wrong);
        _watching = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_wrong);
    }

    private void Report(string wrong)
    {
        if (_watching)
        {
            _wrong.Enqueue(wrong);
        }
    }
}
