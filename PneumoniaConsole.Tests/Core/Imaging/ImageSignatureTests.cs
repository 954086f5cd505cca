using System.Text;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Imaging;

public sealed class ImageSignatureTests
{
    [Theory]
    [InlineData("FFD8FFE0", ImageFormat.Jpeg)]
    [InlineData("FFD8FFDB", ImageFormat.Jpeg)]
    [InlineData("89504E470D0A1A0A", ImageFormat.Png)]
    [InlineData("49492A00", ImageFormat.Tiff)]
    [InlineData("4D4D002A", ImageFormat.Tiff)]
    public void Recognise_KnownFirstBytes_GivesTheFormat(string hex, ImageFormat expected)
    {
        Assert.True(ImageSignature.Recognise(Convert.FromHexString(hex)).TryGet(out var format, out _));
        Assert.Equal(expected, format);
    }

    [Theory]
    [InlineData("49492B0008", "BigTIFF")]
    [InlineData("4D4D002B00", "BigTIFF")]
    [InlineData("424D0000", "BMP")]
    [InlineData("474946383961", "GIF")]
    [InlineData("524946460000000057454250", "WebP")]
    [InlineData("000000186674797068656963", "HEIC")]
    [InlineData("000000186674797061766966", "AVIF")]
    [InlineData("00000018667479706D703432", "media")]
    [InlineData("0000000C6A5020200D0A870A", "JPEG 2000")]
    [InlineData("FF4FFF51", "JPEG 2000")]
    [InlineData("FF0A", "JPEG XL")]
    [InlineData("0000000C4A584C200D0A870A", "JPEG XL")]
    [InlineData("FFD8FFF7", "JPEG-LS")]
    [InlineData("255044462D", "PDF")]
    [InlineData("504B0304", "ZIP")]
    [InlineData("1F8B08", "gzip")]
    [InlineData("00000100", "icon")]
    [InlineData("38425053", "Photoshop")]
    [InlineData("0102030405", "not an image this console knows")]
    [InlineData("FF", "not an image this console knows")]
    public void Recognise_OtherFirstBytes_RefusesByName(string hex, string name)
    {
        var error = ImageSignature.Recognise(Convert.FromHexString(hex)).Error!;
        Assert.Equal("image.unsupported_format", error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<svg xmlns='a'>", "SVG")]
    [InlineData("\uFEFF  <?xml version='1.0'?>", "XML")]
    [InlineData("<!DOCTYPE html>", "HTML")]
    [InlineData("\n<HTML>", "HTML")]
    [InlineData("{\"a\":1}", "JSON")]
    [InlineData("hello", "not an image this console knows")]
    public void Recognise_Text_RefusesByName(string text, string name) =>
        Assert.Contains(name, ImageSignature.Recognise(Encoding.UTF8.GetBytes(text)).Error!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("00000000")]
    [InlineData("49492A00")]
    public void Recognise_DicomPreamble_IsDicomWhateverThePreambleHolds(string preamble) =>
        Assert.Contains(
            "DICOM",
            ImageSignature.Recognise([.. Convert.FromHexString(preamble), .. new byte[124], .. "DICM"u8]).Error!.Message,
            StringComparison.Ordinal);

    [Fact]
    public void Recognise_NoBytes_IsMissing() => Assert.Equal("image.missing", ImageSignature.Recognise([]).Error!.Code);

    [Fact]
    public void Decode_EachFormat_IsToldByContent()
    {
        var picture = DrawnPicture.Chest(64, 48);
        Assert.Equal(ImageFormat.Jpeg, Decoding.Read(picture.ToJpeg(), 32, 32).Format);
        Assert.Equal(ImageFormat.Png, Decoding.Read(picture.ToPng(), 32, 32).Format);
        Assert.Equal(ImageFormat.Tiff, Decoding.Read(picture.ToTiff(), 32, 32).Format);
    }
}
