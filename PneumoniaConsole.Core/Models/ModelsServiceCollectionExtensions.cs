using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Models;

public static class ModelsServiceCollectionExtensions
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelOptions>().Bind(configuration.GetSection(ModelOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelOptions>, ValidateModelOptions>();
        services.AddSingleton<ModelSlot>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<ModelReloader>();
        return services;
    }
}
