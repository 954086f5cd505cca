using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Inference.Onnx;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference;

public static class InferenceServiceCollectionExtensions
{
    public static IServiceCollection AddInference(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InferenceOptions>().Bind(configuration.GetSection(InferenceOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<InferenceOptions>, ValidateInferenceOptions>();
        services.TryAddSingleton<IInferenceSessionFactory, OnnxSessionFactory>();
        services.AddSingleton<InferenceQueue>();
        services.AddSingleton<InferenceMetrics>();
        services.AddSingleton<InferenceProcessor>();
        services.AddSingleton<PredictionService>();
        return services;
    }
}
