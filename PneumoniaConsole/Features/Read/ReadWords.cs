using System.Globalization;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Features.Read;

/// <summary>The words and number forms of the Read page.</summary>
internal static class ReadWords
{
    public static string Of(PredictionBand band) => band switch
    {
        PredictionBand.Positive => "likely pneumonia pattern",
        PredictionBand.Uncertain => "uncertain",
        PredictionBand.Negative => "no pneumonia pattern above the threshold",
        _ => throw new ArgumentOutOfRangeException(nameof(band), band, null),
    };

    public static string Of(ReaderVerdict verdict) => verdict switch
    {
        ReaderVerdict.Agree => "agree",
        ReaderVerdict.Disagree => "disagree",
        ReaderVerdict.Unsure => "unsure",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>Why there is no answer, short enough for a row; the code and the whole sentence are in the detail.</summary>
    public static string Briefly(ReadFailure failure) => failure.Code switch
    {
        "image.not_a_radiograph" => "not a chest X-ray",
        "image.missing" => "empty file",
        "image.unsupported_format" => "not JPEG, PNG or TIFF",
        "image.corrupt" => "damaged file",
        "image.too_large" or "image.too_many_pixels" => "too large",
        "network.unreachable" => "no connection",
        "inference.queue_full" or "rate.limited" => "the console is busy",
        "inference.timeout" => "it took too long",
        "model.unavailable" => "no model in service",
        "storage.unavailable" or "resource.not_found" => "the answer could not be loaded",
        "auth.required" => "signed out",
        "auth.forbidden" => "not allowed for your role",
        _ when failure.IsOfTheImage => "not accepted",
        _ => "fault of the console",
    };

    /// <summary>A calibrated probability is never certain, so rounding may not make it look so.</summary>
    public static string Percent(double share) => share switch
    {
        > 0 and < 0.00005 => "< 0.01 %",
        >= 0.99995 and < 1 => "> 99.99 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00} %"),
    };

    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms");

    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_048_576 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.#} MiB"),
    };

    public static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
