namespace PneumoniaConsole.Features.Read;

internal static class ReadServiceCollectionExtensions
{
    public static IServiceCollection AddReadPage(this IServiceCollection services) => services.AddTransient<ReadViewModel>();
}
