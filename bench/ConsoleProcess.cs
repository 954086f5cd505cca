using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace PneumoniaConsole.Bench;

/// <summary>A console in a process of its own, on a free port and a data folder that may outlive it.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    public const string ApiKey = "bench-key-0123456789abcdef";

    private readonly Process _process;

    private ConsoleProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4096 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        Client.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
    }

    public HttpClient Client { get; }

    /// <summary>Processor time the console has used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a console and waits until it is ready; prints how long that took.</summary>
    public static async Task<ConsoleProcess> StartAsync(string dataFolder, TestImages images, params string[] settings)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = dataFolder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "PneumoniaConsole.dll"));
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        start.Environment["Console__DataPath"] = dataFolder;
        start.Environment["Auth__BootstrapApiKey"] = ApiKey;
        if (images.Drawn)
        {
            var models = Path.Combine(dataFolder, "models");
            start.Environment["Models__Path"] = Directory.Exists(models) ? models : OpenGate.Write(dataFolder);
        }

        foreach (var setting in settings)
        {
            var (key, value) = setting.Split('=', 2) is [var left, var right] ? (left, right) : (setting, "");
            start.Environment[key] = value;
        }

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var console = new ConsoleProcess(process, new Uri(start.Environment["ASPNETCORE_URLS"]!));
        while (!await console.IsReadyAsync())
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException("The console did not become ready.");
            }

            await Task.Delay(20);
        }

        Console.WriteLine(FormattableString.Invariant($"console ready {clock.Elapsed.TotalSeconds:0.00} s after its start"));
        return console;
    }

    /// <summary>Sends one image as the browser does.</summary>
    public async Task<HttpResponseMessage> PredictAsync(byte[] image, CancellationToken cancellationToken = default)
    {
        using var part = new ByteArrayContent(image);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var body = new MultipartFormDataContent { { part, "image", "image" } };
        return await Client.PostAsync(new Uri("/predict", UriKind.Relative), body, cancellationToken);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
