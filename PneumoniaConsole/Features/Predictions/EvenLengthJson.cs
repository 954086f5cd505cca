using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>
/// JSON padded with trailing spaces to a whole number of kilobytes. ApacheBench counts every answer whose length differs from the first one's as failed,
/// and timings have as many digits as they have; the self-test is what it is pointed at.
/// </summary>
internal sealed class EvenLengthJson(PredictionAnswer answer) : IResult
{
    private const int Step = 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var json = JsonSerializer.SerializeToUtf8Bytes(answer, options);
        var padded = new byte[(json.Length + Step - 1) / Step * Step];
        padded.AsSpan(json.Length).Fill((byte)' ');
        json.CopyTo(padded, 0);
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = padded.Length;
        await httpContext.Response.Body.WriteAsync(padded, httpContext.RequestAborted);
    }
}
