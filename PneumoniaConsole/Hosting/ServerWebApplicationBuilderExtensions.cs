using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace PneumoniaConsole.Hosting;

internal static class ServerWebApplicationBuilderExtensions
{
    /// <summary>Quieter than the framework's own: a line for every request would cost more than serving some of them, and say nothing that the metrics do not.</summary>
    private static readonly Dictionary<string, string?> s_defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
    };

    /// <summary>The web server: where it listens, what it accepts, and how it writes JSON.</summary>
    public static WebApplicationBuilder AddConsoleServer(this WebApplicationBuilder builder)
    {
        // Below every other source, so that any of them overrides it.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = s_defaults });
        builder.WebHost.UseUrls(Urls(builder.Configuration));
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Each endpoint caps its own body and drains what is beyond, so that the caller reads the answer instead of a broken connection.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();
        return builder;
    }

    /// <summary>The configured addresses, or port 8000; a metrics port is added to them and never replaces them.</summary>
    private static string[] Urls(IConfiguration configuration)
    {
        var urls = (configuration[WebHostDefaults.ServerUrlsKey] ?? "http://localhost:8000").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var port = configuration.GetValue<int?>("Metrics:Port");
        return port is null ? urls : [.. urls, string.Create(CultureInfo.InvariantCulture, $"http://*:{port}")];
    }
}
