using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>What a body sent to <c>POST /predict</c> asks for: a self-test, or the prediction of one file.</summary>
internal sealed record PredictRequest(UploadedFile? Image) : IDisposable
{
    /// <summary>A JSON body that asks for a self-test is a few bytes; callers who may do no more are read no further.</summary>
    private const int MaxSelfTestBytes = 1024;

    /// <summary>Boundaries, part headers and small fields beside the image.</summary>
    private const int MultipartOverheadBytes = 64 * 1024;

    private static readonly Error s_malformed = new("request.invalid", "The body is not JSON of the form {\"image\": \"<base64>\"} or {\"test\": true}.");

    public bool IsSelfTest => Image is null;

    /// <summary>Whether the body asks for a self-test and nothing else; reads at most a kilobyte of it.</summary>
    public static async Task<bool> AsksForSelfTestAloneAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request))
        {
            return false;
        }

        using var body = await UploadedFile.ReadAsync(request.Body, request.ContentLength, MaxSelfTestBytes, cancellationToken);
        return body is not null && (await ParseAsync(body, MaxSelfTestBytes, cancellationToken)).TryGet(out var parsed, out _) && parsed.IsSelfTest;
    }

    /// <returns>The request, or <c>request.invalid</c>, <c>image.missing</c> or <c>image.too_large</c>.</returns>
    public static async Task<Result<PredictRequest>> ReadAsync(HttpRequest request, IOptions<ImagingOptions> options, CancellationToken cancellationToken)
    {
        // What says itself that it is too large is never buffered. Base64 is the longest way of sending an image; the rest is headers.
        var longest = Base64.GetMaxEncodedToUtf8Length((int)options.Value.MaxBytes) + MaxSelfTestBytes;
        var limit = IsJson(request) ? longest : options.Value.MaxBytes + MultipartOverheadBytes;
        if (request.ContentLength > limit)
        {
            await UploadedFile.DrainAsync(request.Body, options.Value.MaxBytes, cancellationToken);
            return ImagingErrors.TooLarge(options.Value.MaxBytes);
        }

        if (ImageParts.IsMultipart(request))
        {
            var part = await new ImageParts(request, options).ReadNextAsync(cancellationToken);
            await UploadedFile.DrainAsync(request.Body, options.Value.MaxBytes, cancellationToken);
            return part.TryGet(out var image, out var error) ? new PredictRequest(image) : error;
        }

        var json = IsJson(request);
        if (!json && !IsImage(request))
        {
            return new Error("request.invalid", "Send multipart/form-data with a field named \"image\", an image/* body, or application/json.");
        }

        var maxBytes = options.Value.MaxBytes;
        var body = await UploadedFile.ReadAsync(request.Body, request.ContentLength, json ? longest : maxBytes, cancellationToken);
        if (body is null)
        {
            return ImagingErrors.TooLarge(maxBytes);
        }

        if (!json)
        {
            return new PredictRequest(body);
        }

        using (body)
        {
            return await ParseAsync(body, maxBytes, cancellationToken);
        }
    }

    public void Dispose() => Image?.Dispose();

    private static async Task<Result<PredictRequest>> ParseAsync(UploadedFile body, long maxBytes, CancellationToken cancellationToken)
    {
        byte[] image;
        try
        {
            using var document = JsonDocument.Parse(body.Bytes, new JsonDocumentOptions { MaxDepth = 4 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return s_malformed;
            }

            if (root.TryGetProperty("test", out var test) && test.ValueKind == JsonValueKind.True)
            {
                return new PredictRequest((UploadedFile?)null);
            }

            if (!root.TryGetProperty("image", out var encoded))
            {
                return ImagingErrors.Missing();
            }

            if (encoded.ValueKind != JsonValueKind.String || !encoded.TryGetBytesFromBase64(out image!))
            {
                return s_malformed;
            }
        }
        catch (JsonException)
        {
            return s_malformed;
        }

        using var stream = new MemoryStream(image, writable: false);
        var file = await UploadedFile.ReadAsync(stream, image.Length, maxBytes, cancellationToken);
        return file is null ? ImagingErrors.TooLarge(maxBytes) : new PredictRequest(file);
    }

    private static bool IsJson(HttpRequest request) => request.HasJsonContentType();

    private static bool IsImage(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase));
}
