using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Hosting;

/// <summary>The one mapper from an <see cref="Error"/> to RFC 9457 problem JSON with its stable <c>code</c> and the correlation id.</summary>
internal static class Problems
{
    private static readonly FrozenDictionary<string, int> s_status = new Dictionary<string, int>
    {
        ["request.invalid"] = StatusCodes.Status400BadRequest,
        ["image.missing"] = StatusCodes.Status400BadRequest,
        ["image.unsupported_format"] = StatusCodes.Status415UnsupportedMediaType,
        ["image.corrupt"] = StatusCodes.Status422UnprocessableEntity,
        ["image.too_large"] = StatusCodes.Status413PayloadTooLarge,
        ["image.too_many_pixels"] = StatusCodes.Status413PayloadTooLarge,
        ["image.not_a_radiograph"] = StatusCodes.Status422UnprocessableEntity,
        ["inference.queue_full"] = StatusCodes.Status503ServiceUnavailable,
        ["inference.timeout"] = StatusCodes.Status504GatewayTimeout,
        ["model.unavailable"] = StatusCodes.Status503ServiceUnavailable,
        ["resource.not_found"] = StatusCodes.Status404NotFound,
        ["auth.required"] = StatusCodes.Status401Unauthorized,
        ["auth.forbidden"] = StatusCodes.Status403Forbidden,
        ["rate.limited"] = StatusCodes.Status429TooManyRequests,
        ["storage.unavailable"] = StatusCodes.Status503ServiceUnavailable,
        ["internal.error"] = StatusCodes.Status500InternalServerError,
    }.ToFrozenDictionary();

    /// <summary>Seconds after which a caller that was refused by a full queue should try again; a full queue of 64 empties in about one.</summary>
    public const int RetryAfterSeconds = 1;

    public static int StatusOf(Error error) => s_status[error.Code];

    public static string CorrelationIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    public static ProblemDetails Describe(Error error, HttpContext context)
    {
        var problem = new ProblemDetails
        {
            Type = $"urn:pneumonia-console:{error.Code}",
            Title = error.Message,
            Status = StatusOf(error),
            Extensions = { ["code"] = error.Code, ["correlationId"] = CorrelationIdOf(context) },
        };
        if (error.Reasons.Count > 0)
        {
            problem.Extensions["reasons"] = error.Reasons;
        }

        return problem;
    }

    /// <summary>The result of an endpoint that failed.</summary>
    public static IResult Result(Error error, HttpContext context)
    {
        AddRetryAfter(error, context);
        return Results.Problem(Describe(error, context));
    }

    /// <summary>Writes the problem as the response, for middleware and authentication events.</summary>
    public static Task WriteAsync(HttpContext context, Error error) => Result(error, context).ExecuteAsync(context);

    private static void AddRetryAfter(Error error, HttpContext context)
    {
        if (error.Code is "inference.queue_full" or "rate.limited")
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
