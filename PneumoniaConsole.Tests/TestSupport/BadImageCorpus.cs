using System.Text;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>What a bad input must come to.</summary>
public enum BadImageExpectation
{
    /// <summary>Refused with a 4xx status, and with one of the case's codes if it names any.</summary>
    Refused,

    /// <summary>Answered as the same picture under its right name and type is.</summary>
    AsThePicture,

    /// <summary>Answered or refused with a 4xx status; never a 5xx.</summary>
    AnsweredOrRefused,
}

/// <summary>One bad input.</summary>
/// <param name="Body">Gives the bytes: a file to upload or, when <paramref name="FileName"/> is null, a whole request body.</param>
/// <param name="ContentType">Of the part or, for a whole body, of the request.</param>
/// <param name="Codes">Error codes that are right; empty when any 4xx is.</param>
public sealed record BadImageCase(
    string Name, Func<byte[]> Body, string? FileName, string ContentType, BadImageExpectation Expectation, params string[] Codes)
{
    /// <summary>Whether <see cref="Body"/> is a request body rather than a file.</summary>
    public bool IsWholeBody => FileName is null;

    public override string ToString() => Name;
}

/// <summary>Bad inputs, the same ones every time: what an attacker, a broken exporter or a hurried person sends.</summary>
public static class BadImageCorpus
{
    private const int Kilobyte = 1_024;
    private const int SixtyMegabytes = 60 * 1_048_576;

    private static readonly Lazy<DrawnPicture> s_chest = new(() => DrawnPicture.Chest(420, 360));

    /// <param name="picture">A JPEG that the receiver knows; what it answers to this is what it must answer under a wrong name.</param>
    public static IEnumerable<BadImageCase> All(byte[] picture) => [.. Files(picture), .. WholeBodies(picture)];

    /// <summary>Files to upload as the field <c>image</c>, as a raw body, or as base64.</summary>
    public static IEnumerable<BadImageCase> Files(byte[] picture)
    {
        var jpeg = s_chest.Value.ToJpeg(quality: 97);
        var png = s_chest.Value.ToPng();
        var tiff = s_chest.Value.ToTiff();
        return
        [
            .. Truncations("JPEG", jpeg, "chest.jpg", "image/jpeg", "image.corrupt", "image.unsupported_format"),
            .. Truncations("PNG", png, "chest.png", "image/png", "image.corrupt", "image.unsupported_format"),
            .. Truncations("TIFF", tiff, "chest.tif", "image/tiff", "image.corrupt", "image.unsupported_format"),
            .. BitFlips("JPEG", jpeg, "chest.jpg", "image/jpeg", seed: 11),
            .. BitFlips("PNG", png, "chest.png", "image/png", seed: 12),
            .. BitFlips("TIFF", tiff, "chest.tif", "image/tiff", seed: 13),
            .. WrongNames(picture),
            .. Bombs(png),
            .. OtherFormats(),
            .. Broken(jpeg, png),
        ];
    }

    private static IEnumerable<BadImageCase> Truncations(string format, byte[] file, string name, string type, params string[] codes)
    {
        for (var length = Kilobyte; length < file.Length; length += Kilobyte)
        {
            var kept = length;
            yield return new($"{format} cut after {kept / Kilobyte} KiB", () => file[..kept], name, type, BadImageExpectation.Refused, codes);
        }

        yield return new($"{format} without its last byte", () => file[..^1], name, type, BadImageExpectation.Refused, codes);
        foreach (var few in new[] { 1, 2, 3, 4, 8, 20 })
        {
            yield return new($"{format} of {few} bytes", () => file[..few], name, type, BadImageExpectation.Refused, codes);
        }
    }

    private static IEnumerable<BadImageCase> BitFlips(string format, byte[] file, string name, string type, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            // Half of them hit the first kilobyte, where the headers are.
            var (at, bit) = (random.Next(i % 2 == 0 ? Kilobyte : file.Length), random.Next(8));
            yield return new($"{format} with bit {bit} of byte {at} flipped", () => Flip(file, at, bit), name, type, BadImageExpectation.AnsweredOrRefused);
        }
    }

    private static byte[] Flip(byte[] file, int at, int bit)
    {
        var flipped = (byte[])file.Clone();
        flipped[at] ^= (byte)(1 << bit);
        return flipped;
    }

    private static IEnumerable<BadImageCase> WrongNames(byte[] picture)
    {
        (string Name, string Type)[] wrong =
        [
            ("chest.png", "image/png"), ("chest.tif", "image/tiff"), ("chest.gif", "image/gif"), ("chest.exe", "application/octet-stream"),
            ("chest.txt", "text/plain"), ("chest.svg", "image/svg+xml"), ("chest", "application/x-unknown"), ("../../etc/passwd", "image/jpeg"),
            ("C:\\chest.jpg.php", "image/jpeg"), ("chest\u202Egpj.exe", "image/jpeg"),
        ];
        return wrong.Select(pair => new BadImageCase(
            $"a JPEG called {pair.Name} of type {pair.Type}", () => picture, pair.Name, pair.Type, BadImageExpectation.AsThePicture));
    }

    private static IEnumerable<BadImageCase> Bombs(byte[] png)
    {
        var either = BadImageExpectation.AnsweredOrRefused;
        var refused = BadImageExpectation.Refused;
        yield return new("a PNG header of 40,000 x 40,000", () => PngFile.HeaderOnly(40_000, 40_000), "a.png", "image/png", refused, "image.too_many_pixels");
        yield return new("a PNG header of the largest numbers", () => PngFile.HeaderOnly(int.MaxValue, int.MaxValue), "a.png", "image/png", refused, "image.too_many_pixels");
        yield return new("a PNG bomb above the cap", () => PngFile.Bomb(8_001, 8_001), "a.png", "image/png", refused, "image.too_many_pixels");
        yield return new("a PNG bomb just below the cap", () => PngFile.Bomb(7_900, 7_900), "a.png", "image/png", either);
        yield return new("a PNG row of 60,000,000 pixels", () => PngFile.HeaderOnly(60_000_000, 1), "a.png", "image/png", refused, "image.corrupt");
        yield return new(
            "a PNG with 100 MB of compressed text", () => PngFile.Insert(png, PngFile.Chunk("zTXt", [.. "Comment\0\0"u8, .. PngFile.Deflate(new byte[100_000_000])])),
            "a.png", "image/png", either);
        yield return new("a JPEG frame of 65,500 x 65,500", JpegOf65500, "a.jpg", "image/jpeg", refused, "image.too_many_pixels");
        yield return new("a JPEG of a thousand scans", JpegOfAThousandScans, "a.jpg", "image/jpeg", refused, "image.corrupt");
        yield return new("a TIFF of 40,000 x 40,000", () => TiffFile.Write(40_000, 40_000, 8, new byte[64]), "a.tif", "image/tiff", refused, "image.too_many_pixels", "image.corrupt");
        yield return new(
            "a compressed TIFF just below the cap", () => TiffFile.Write(7_900, 7_900, 8, PngFile.Deflate(new byte[7_900 * 7_900]), (259, TiffFile.Short, 1, 8)),
            "a.tif", "image/tiff", either);
        yield return new("a TIFF strip of 4 GB", () => TiffFile.Write(64, 64, 8, new byte[64], (279, TiffFile.Long, 1, uint.MaxValue)), "a.tif", "image/tiff", refused, "image.corrupt");
        yield return new(
            "a TIFF whose directory comes first and whose pixels are cut", TiffCutBehindItsDirectory, "a.tif", "image/tiff", refused, "image.corrupt");
        yield return new("a TIFF strip outside the file", () => TiffFile.Write(64, 64, 8, new byte[4_096], (273, TiffFile.Long, 1, 900_000)), "a.tif", "image/tiff", refused, "image.corrupt");
        yield return new(
            "a TIFF of one tile of 65,520 x 65,520",
            () => TiffFile.Write(64, 64, 8, new byte[4_096], (322, TiffFile.Long, 1, 65_520), (323, TiffFile.Long, 1, 65_520), (324, TiffFile.Long, 1, 8), (325, TiffFile.Long, 1, 4_096)),
            "a.tif", "image/tiff", either);
        yield return new("a TIFF of 65,535 channels", () => TiffFile.Write(64, 64, 8, new byte[4_096], (277, TiffFile.Short, 1, 65_535)), "a.tif", "image/tiff", refused, "image.corrupt", "image.unsupported_format");
        yield return new("a TIFF of text that never ends", () => TiffFile.Write(64, 64, 8, new byte[4_096], (270, TiffFile.Ascii, uint.MaxValue, 8)), "a.tif", "image/tiff", either);
        yield return new("a TIFF whose directory lies outside", () => [.. "II*\0"u8, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[64]], "a.tif", "image/tiff", refused, "image.corrupt");
        yield return new("a TIFF without a directory", () => [.. "II*\0"u8, 0, 0, 0, 0, .. new byte[64]], "a.tif", "image/tiff", refused, "image.corrupt");
        yield return new("a TIFF of 32-bit samples", () => TiffFile.Write(64, 64, 32, new byte[64 * 64 * 4]), "a.tif", "image/tiff", refused, "image.unsupported_format");
        yield return new("a TIFF of floating-point samples", () => TiffFile.Write(64, 64, 32, new byte[64 * 64 * 4], (339, TiffFile.Short, 1, 3)), "a.tif", "image/tiff", refused, "image.unsupported_format");
    }

    private static IEnumerable<BadImageCase> OtherFormats()
    {
        (string What, string Type, byte[] Bytes)[] files =
        [
            ("an SVG with a script", "image/svg+xml", Text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")),
            ("an SVG behind an XML line", "image/svg+xml", Text("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>")),
            ("an HTML page", "text/html", Text("<!DOCTYPE html><html><body>hello</body></html>")),
            ("a ZIP", "application/zip", [.. "PK\u0003\u0004"u8, .. new byte[60]]),
            ("a gzip file", "application/gzip", [0x1F, 0x8B, 8, 0, .. new byte[60]]),
            ("a GIF", "image/gif", [.. "GIF89a"u8, 1, 0, 1, 0, .. new byte[30]]),
            ("a BMP", "image/bmp", [.. "BM"u8, .. new byte[60]]),
            ("a WebP", "image/webp", [.. "RIFF\u0010\0\0\0WEBPVP8 "u8, .. new byte[30]]),
            ("a PDF", "application/pdf", Text("%PDF-1.7\n1 0 obj\n")),
            ("a DICOM file", "application/dicom", [.. new byte[128], .. "DICM"u8, .. new byte[60]]),
            ("a DICOM file with a TIFF preamble", "application/dicom", [.. "II*\0"u8, .. new byte[124], .. "DICM"u8, .. new byte[60]]),
            ("a BigTIFF", "image/tiff", [.. "II+\0"u8, 8, 0, 0, 0, .. new byte[30]]),
            ("a HEIC", "image/heic", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[30]]),
            ("an AVIF", "image/avif", [0, 0, 0, 24, .. "ftypavif"u8, .. new byte[30]]),
            ("a JPEG 2000", "image/jp2", [0, 0, 0, 12, .. "jP  \r\n"u8, 0x87, 0x0A, .. new byte[30]]),
            ("a JPEG XL", "image/jxl", [0xFF, 0x0A, .. new byte[30]]),
            ("a Photoshop document", "image/vnd.adobe.photoshop", [.. "8BPS"u8, .. new byte[30]]),
            ("an icon", "image/x-icon", [0, 0, 1, 0, 1, 0, .. new byte[30]]),
            ("a program", "application/x-msdownload", [.. "MZ"u8, .. new byte[60]]),
            ("plain text", "image/jpeg", Text("this is no picture at all")),
            ("a Netpbm image", "image/x-portable-graymap", Text("P5 2 2 255 abcd")),
            ("a CSV that starts with a path", "image/png", Text("/etc/passwd,1\n")),
            ("a MATLAB file", "image/png", Text("MATLAB 5.0 MAT-file, Platform: PCWIN")),
        ];
        foreach (var (what, type, bytes) in files)
        {
            yield return new(what, () => bytes, "file.bin", type, BadImageExpectation.Refused, "image.unsupported_format");
            yield return new($"{what}, called JPEG", () => bytes, "chest.jpg", "image/jpeg", BadImageExpectation.Refused, "image.unsupported_format");
        }

        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(100 + seed);
            var bytes = new byte[500 * (seed + 1)];
            random.NextBytes(bytes);
            yield return new($"{bytes.Length} random bytes", () => bytes, "chest.jpg", "image/jpeg", BadImageExpectation.Refused, "image.unsupported_format", "image.corrupt");
        }
    }

    private static IEnumerable<BadImageCase> Broken(byte[] jpeg, byte[] png)
    {
        var refused = BadImageExpectation.Refused;
        yield return new("an empty file", () => [], "chest.jpg", "image/jpeg", refused, "image.missing");
        yield return new("60 MB of zeros", () => new byte[SixtyMegabytes], "chest.jpg", "image/jpeg", refused, "image.too_large");
        yield return new("one kilobyte of zeros", () => new byte[Kilobyte], "chest.jpg", "image/jpeg", refused, "image.unsupported_format");
        yield return new("a JPEG whose first bytes are missing", () => jpeg[3..], "chest.jpg", "image/jpeg", refused, "image.unsupported_format");
        yield return new("a JPEG of markers alone", () => [0xFF, 0xD8, 0xFF, 0xD9], "chest.jpg", "image/jpeg", refused, "image.corrupt");
        yield return new("a JPEG that is all fill bytes", () => [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 5_000)], "chest.jpg", "image/jpeg", refused, "image.corrupt");
        yield return new("a JPEG with a segment shorter than its length", () => [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x01, .. jpeg[2..]], "chest.jpg", "image/jpeg", refused, "image.corrupt");
        yield return new("a lossless JPEG", () => JpegFile.Insert(jpeg, JpegFile.Segment(0xC3, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])), "chest.jpg", "image/jpeg", refused, "image.unsupported_format");
        yield return new("a JPEG-LS", () => [0xFF, 0xD8, 0xFF, 0xF7, .. new byte[60]], "chest.jpg", "image/jpeg", refused, "image.unsupported_format");
        yield return new("a PNG with a wrong checksum", () => Flip(png, png.Length - 20, 3), "chest.png", "image/png", refused, "image.corrupt");
        yield return new("a PNG of depth 3", () => [.. PngFile.Start(8, 8, 3, 0), .. PngFile.Chunk("IEND", [])], "chest.png", "image/png", refused, "image.corrupt");
        yield return new("a PNG of width 0", () => [.. PngFile.Start(0, 8, 8, 0), .. PngFile.Chunk("IEND", [])], "chest.png", "image/png", refused, "image.corrupt");
        yield return new("a PNG of negative width", () => [.. PngFile.Start(-8, 8, 8, 0), .. PngFile.Chunk("IEND", [])], "chest.png", "image/png", refused, "image.corrupt");
        yield return new("a PNG without data", () => [.. PngFile.Start(8, 8, 8, 0), .. PngFile.Chunk("IEND", [])], "chest.png", "image/png", refused, "image.corrupt");
        yield return new("a PNG with too little data", () => PngFile.HeaderOnly(300, 300), "chest.png", "image/png", refused, "image.corrupt");
        yield return new(
            "a PNG whose data are not deflate", () => PngFile.Join([PngFile.Start(8, 8, 8, 0), PngFile.Chunk("IDAT", [1, 2, 3, 4]), PngFile.Chunk("IEND", [])]),
            "chest.png", "image/png", refused, "image.corrupt");
        yield return new(
            "a palette PNG without a palette", () => PngFile.Write(8, 8, 8, 3, new byte[64]), "chest.png", "image/png", refused, "image.corrupt");
        yield return new("a PNG of one pixel", () => PngFile.Write(1, 1, 8, 0, [7]), "chest.png", "image/png", BadImageExpectation.AnsweredOrRefused);
        yield return new("a PNG of one column", () => PngFile.Write(1, 9_000, 8, 0, new byte[9_000]), "chest.png", "image/png", BadImageExpectation.AnsweredOrRefused);
    }

    /// <summary>Request bodies that are wrong before any image is reached.</summary>
    public static IEnumerable<BadImageCase> WholeBodies(byte[] picture)
    {
        const string Multipart = "multipart/form-data; boundary=frontier";
        const string Json = "application/json";
        const string Head = "Content-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
        var base64 = Convert.ToBase64String(picture);
        (string What, string Type, byte[] Body)[] bodies =
        [
            ("multipart without a boundary", "multipart/form-data", Form($"--frontier\r\n{Head}", picture, "\r\n--frontier--\r\n")),
            ("multipart with an empty boundary", "multipart/form-data; boundary=", Form($"--\r\n{Head}", picture, "\r\n----\r\n")),
            ("multipart with a boundary of 500 letters", $"multipart/form-data; boundary={new string('x', 500)}", Form($"--{new string('x', 500)}\r\n{Head}", picture, $"\r\n--{new string('x', 500)}--\r\n")),
            ("multipart with another boundary", Multipart, Form($"--border\r\n{Head}", picture, "\r\n--border--\r\n")),
            ("multipart that never ends", Multipart, Form($"--frontier\r\n{Head}", picture, string.Empty)),
            ("multipart that ends in a header", Multipart, Text("--frontier\r\nContent-Disposition: form-da")),
            ("multipart without parts", Multipart, Text("--frontier--\r\n")),
            ("multipart of nothing", Multipart, []),
            ("multipart with another field", Multipart, Form("--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n", picture, "\r\n--frontier--\r\n")),
            ("multipart with a part without a name", Multipart, Form("--frontier\r\nContent-Type: image/jpeg\r\n\r\n", picture, "\r\n--frontier--\r\n")),
            ("multipart with an empty image", Multipart, Text($"--frontier\r\n{Head}\r\n--frontier--\r\n")),
            ("multipart with a header of 100 KB", Multipart, Form($"--frontier\r\nX-Long: {new string('a', 100_000)}\r\n{Head}", picture, "\r\n--frontier--\r\n")),
            ("multipart with 2,000 headers", Multipart, Form("--frontier\r\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"X-{i}: a\r\n")) + Head, picture, "\r\n--frontier--\r\n")),
            ("multipart with a text field called image", Multipart, Text("--frontier\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nhello\r\n--frontier--\r\n")),
            ("multipart of binary noise", Multipart, Noise(4_000)),
            ("multipart with line feeds alone", Multipart, Form("--frontier\nContent-Disposition: form-data; name=\"image\"\n\n", [], "\n--frontier--\n")),
            ("no JSON at all", Json, []),
            ("JSON of one brace", Json, Text("{")),
            ("JSON of an array", Json, Text("[]")),
            ("JSON null", Json, Text("null")),
            ("JSON of a number", Json, Text("12")),
            ("JSON of a string", Json, Text("\"image\"")),
            ("JSON without fields", Json, Text("{}")),
            ("JSON with a numeric image", Json, Text("{\"image\": 5}")),
            ("JSON with a null image", Json, Text("{\"image\": null}")),
            ("JSON with an empty image", Json, Text("{\"image\": \"\"}")),
            ("JSON with an image that is not base64", Json, Text("{\"image\": \"***\"}")),
            ("JSON with base64 of text", Json, Text("{\"image\": \"aGVsbG8gd29ybGQ=\"}")),
            ("JSON with base64 cut short", Json, Text($"{{\"image\": \"{base64[..1_001]}\"}}")),
            ("JSON with a nested image", Json, Text($"{{\"image\": {{\"data\": \"{base64[..400]}\"}}}}")),
            ("JSON with test as text", Json, Text("{\"test\": \"yes\"}")),
            ("JSON with test false", Json, Text("{\"test\": false}")),
            ("JSON 2,000 levels deep", Json, Text(new string('[', 2_000) + new string(']', 2_000))),
            ("JSON that ends in the image", Json, Text($"{{\"image\": \"{base64[..400]}")),
            ("JSON with a trailing comma", Json, Text("{\"image\": \"aGVsbG8=\",}")),
            ("JSON in UTF-16", Json, Encoding.Unicode.GetBytes("{\"image\": \"aGVsbG8=\"}")),
            ("JSON of binary noise", Json, Noise(2_000)),
            ("a form post", "application/x-www-form-urlencoded", Text("image=aGVsbG8%3D")),
            ("text", "text/plain", Text("hello")),
            ("XML", "application/xml", Text("<image/>")),
            ("an image body of nothing", "image/jpeg", []),
            ("an image body of text", "image/png", Text("hello")),
            ("a body whose type is not one", "not a type", Text("hello")),
        ];
        return bodies.Select(body => new BadImageCase(body.What, () => body.Body, null, body.Type, BadImageExpectation.Refused));
    }

    private static byte[] TiffCutBehindItsDirectory()
    {
        const int DirectoryAt = 8;
        var entries = TiffFile.Write(64, 64, 8, [], (273, TiffFile.Long, 1, DirectoryAt + 114), (279, TiffFile.Long, 1, 4_096));
        return [.. entries, .. new byte[2_000]];
    }

    private static byte[] JpegOf65500()
    {
        var file = s_chest.Value.ToJpeg();
        var frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        ((byte[])[0xFF, 0xDC, 0xFF, 0xDC]).CopyTo(file, frame + 5);
        return file;
    }

    private static byte[] JpegOfAThousandScans()
    {
        var file = s_chest.Value.ToJpeg(progressive: true);
        byte[] scan = [.. JpegFile.Segment(0xDA, [1, 1, 0, 0, 0, 0x10]), 0x00];
        return [.. file[..^2], .. Enumerable.Range(0, 1_000).SelectMany(_ => scan), 0xFF, 0xD9];
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Form(string before, byte[] content, string after) => [.. Text(before), .. content, .. Text(after)];

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(77).NextBytes(bytes);
        return bytes;
    }
}
