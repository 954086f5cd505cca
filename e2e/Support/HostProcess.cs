using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PneumoniaConsole.EndToEnd.Support;

/// <summary>The published console as a process of its own, on a free port, with a data folder that is deleted afterwards.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _output = new(); // Bound: the life of one test run.
    private readonly TaskCompletionSource<Uri> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _data = Directory.CreateTempSubdirectory("pneumonia-console-e2e-").FullName;
    private readonly string _home = Directory.CreateTempSubdirectory("pneumonia-console-home-").FullName;
    private readonly Process _process;

    private HostProcess() => _process = Start(Assembly, []);

    /// <summary>The one-time sign-in link of the first start.</summary>
    public Uri FirstLink { get; private set; } = null!;

    public Uri Address => new(FirstLink.GetLeftPart(UriPartial.Authority));

    /// <summary>Files that the console left outside its data folder.</summary>
    public IEnumerable<string> FilesAtHome => Directory.EnumerateFiles(_home, "*", SearchOption.AllDirectories);

    public string Output => string.Join(Environment.NewLine, _output);

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "host", "PneumoniaConsole.dll");

    public static async Task<HostProcess> StartAsync()
    {
        var host = new HostProcess();
        try
        {
            host.FirstLink = await host._link.Task.WaitAsync(s_patience);
        }
        catch (Exception exception)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"The console did not start: {host.Output}", exception);
        }

        return host;
    }

    /// <summary>A fresh sign-in link, as an administrator makes one on the command line.</summary>
    public async Task<Uri> NewLinkAsync(string person)
    {
        using var command = Start(Assembly, ["signin-link", "--user", person], redirectOnly: true);
        var output = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        var token = TokenShape().Match(output).Groups["token"].Value;
        return token.Length > 0 ? new Uri(Address, $"login?t={token}") : throw new InvalidOperationException($"No link was printed: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_home, recursive: true);
    }

    private Process Start(string assembly, string[] arguments, bool redirectOnly = false)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = _data,
            RedirectStandardOutput = true,
            RedirectStandardError = !redirectOnly,
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Console__DataPath"] = _data, ["HOME"] = _home },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        if (!redirectOnly)
        {
            process.OutputDataReceived += (_, line) => Read(line.Data);
            process.ErrorDataReceived += (_, line) => Read(line.Data);
            process.EnableRaisingEvents = true;
            process.Exited += (_, _) => _link.TrySetException(new InvalidOperationException("It exited."));
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        return process;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (LinkShape().Match(line) is { Success: true } match)
        {
            _link.TrySetResult(new Uri(match.Value));
        }
    }

    [GeneratedRegex(@"http://\S+/login\?t=\S+")]
    private static partial Regex LinkShape();

    [GeneratedRegex(@"/login\?t=(?<token>\S+)")]
    private static partial Regex TokenShape();
}
