using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>Reads the <c>image</c> parts of a multipart body one after another, without a temporary file.</summary>
internal sealed class ImageParts(HttpRequest request, IOptions<ImagingOptions> options)
{
    /// <summary>RFC 2046 allows 70 characters.</summary>
    private const int MaxBoundaryLength = 70;

    private static readonly Error s_malformed = new("request.invalid", "The multipart body is malformed. Send each image as a part named \"image\".");

    private readonly MultipartReader? _reader = Boundary(request) is { } boundary ? new MultipartReader(boundary, request.Body) : null;

    public static bool IsMultipart(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <returns>The next file; <c>image.missing</c> when no part is left; <c>image.too_large</c> or <c>request.invalid</c>.</returns>
    public async Task<Result<UploadedFile>> ReadNextAsync(CancellationToken cancellationToken)
    {
        if (_reader is null)
        {
            return s_malformed;
        }

        try
        {
            while (await _reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    || HeaderUtilities.RemoveQuotes(disposition.Name) != "image")
                {
                    continue;
                }

                var file = await UploadedFile.ReadAsync(section.Body, request.ContentLength, options.Value.MaxBytes, cancellationToken);
                return file is null ? ImagingErrors.TooLarge(options.Value.MaxBytes) : file;
            }

            return ImagingErrors.Missing();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return s_malformed;
        }
    }

    private static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MaxBoundaryLength } boundary
            ? boundary.ToString()
            : null;
}
