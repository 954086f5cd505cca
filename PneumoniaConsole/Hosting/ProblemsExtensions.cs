using Microsoft.AspNetCore.Diagnostics;
using PneumoniaConsole.Components;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Hosting;

internal static class ProblemsExtensions
{
    public static IServiceCollection AddConsoleProblems(this IServiceCollection services) =>
        services.AddProblemDetails().AddExceptionHandler<ExceptionProblems>();

    /// <summary>Every failure that no endpoint described becomes problem JSON too; pages keep their own error page.</summary>
    public static void UseConsoleProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseWhen(
            context => Challenge.IsPage(context.Request),
            pages => pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = ConsoleUiServiceCollectionExtensions.ErrorPath, CreateScopeForErrors = true }));
        app.UseStatusCodePages(async status =>
        {
            var context = status.HttpContext;
            if (!Challenge.IsPage(context.Request))
            {
                await Problems.WriteAsync(context, Describe(context.Response.StatusCode));
            }
        });
    }

    private static Error Describe(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new Error("auth.required", "Sign in, or send a key as X-API-Key or Authorization: Bearer."),
        StatusCodes.Status403Forbidden => new Error("auth.forbidden", "Your role does not allow this. Ask an administrator."),
        StatusCodes.Status404NotFound => new Error("resource.not_found", "There is nothing at this address."),
        StatusCodes.Status413PayloadTooLarge => new Error("image.too_large", "The body is larger than the limit."),
        StatusCodes.Status429TooManyRequests => new Error("rate.limited", "Too many requests without a key. Try again in a second."),
        >= 500 => InferenceErrors.Internal(),
        _ => new Error("request.invalid", "The request is not one that this address takes; see /openapi/v1.json."),
    };

    private sealed class ExceptionProblems : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            if (Challenge.IsPage(context.Request))
            {
                return false;
            }

            var error = exception switch
            {
                BadHttpRequestException => Describe(StatusCodes.Status400BadRequest),
                StorageUnavailableException => InferenceErrors.StorageUnavailable(),
                _ => InferenceErrors.Internal(),
            };
            context.Response.StatusCode = Problems.StatusOf(error);
            await Problems.WriteAsync(context, error);
            return true;
        }
    }
}
