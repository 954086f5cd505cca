using Microsoft.OpenApi;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Hosting;

/// <summary>The description of the HTTP contract at <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiExtensions
{
    private const string Key = "key";

    public static IServiceCollection AddConsoleOpenApi(this IServiceCollection services) =>
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Pneumonia Console",
                Version = "v1",
                Description = "Research use only. Not a medical device. Failures are problem JSON with a stable code.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "Or the same key as Authorization: Bearer." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
            return Task.CompletedTask;
        }));

    public static void MapConsoleOpenApi(this WebApplication app) => app.MapOpenApi().RequirePermission(Permission.ReadStudies);

    /// <summary>Says which failures an endpoint may answer with.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.ProducesProblem(status);
        }

        return endpoint;
    }
}
