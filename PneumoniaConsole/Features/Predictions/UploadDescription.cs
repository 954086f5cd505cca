using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>Tells OpenAPI what the upload routes take. They read the body themselves, so no parameter says it.</summary>
internal static class UploadDescription
{
    public static Task DescribeOneAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = Body(("image", Binary())),
                ["image/jpeg"] = new OpenApiMediaType { Schema = Binary() },
                ["image/png"] = new OpenApiMediaType { Schema = Binary() },
                ["image/tiff"] = new OpenApiMediaType { Schema = Binary() },
                ["application/json"] = Body(
                    ("image", new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte", Description = "The file in base64." }),
                    ("test", new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "true runs the self-test instead." })),
            },
        };
        return Task.CompletedTask;
    }

    public static Task DescribeManyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = Body(("image", new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = BatchPrediction.MaxImages, Items = Binary() })),
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiMediaType Body(params (string Name, OpenApiSchema Schema)[] properties) => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = properties.ToDictionary(property => property.Name, IOpenApiSchema (property) => property.Schema),
        },
    };

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
