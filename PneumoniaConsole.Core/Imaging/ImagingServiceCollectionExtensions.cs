using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Imaging.Decoders;

namespace PneumoniaConsole.Core.Imaging;

/// <summary>Registers the feature.</summary>
public static class ImagingServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IImageDecoder"/>, <see cref="IHeatmapRenderer"/> and <see cref="IPngTranscoder"/>; what is registered before stays.</summary>
    public static IServiceCollection AddImaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ImagingOptions>().Bind(configuration.GetSection(ImagingOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImagingOptions>, ImagingOptionsValidator>());

        // Singletons: they keep no state, and the native library behind them is set up once for the process.
        services.TryAddSingleton<IImageDecoder, VipsImageDecoder>();
        services.TryAddSingleton<IHeatmapRenderer, VipsHeatmapRenderer>();
        services.TryAddSingleton<IPngTranscoder, VipsPngTranscoder>();
        return services;
    }
}
