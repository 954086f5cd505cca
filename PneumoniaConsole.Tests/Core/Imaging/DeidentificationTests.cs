using System.Text;
using PneumoniaConsole.Core.Imaging.Deidentification;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Imaging;

public sealed class DeidentificationTests
{
    private const string Marker = "DOE^JANE 1970-01-01";

    private static readonly byte[] s_marker = Encoding.ASCII.GetBytes(Marker);
    private static readonly DrawnPicture s_picture = DrawnPicture.Chest(96, 80);

    [Fact]
    public void Decode_JpegWithMetadataEverywhere_KeepsNoneOfIt()
    {
        byte[] exif = [.. ExifOrientation.Write(Orientation.TopLeft), .. s_marker];
        var plain = s_picture.ToJpeg();
        var file = JpegFile.Insert(
            plain,
            JpegFile.Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
            JpegFile.ExifSegment(exif),
            JpegFile.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. s_marker]),
            JpegFile.Segment(0xE2, [.. "ICC_PROFILE\0"u8, .. s_marker]),
            JpegFile.Segment(0xED, [.. "Photoshop 3.0\0"u8, .. s_marker]),
            JpegFile.Segment(0xEF, s_marker),
            JpegFile.Segment(0xFE, s_marker));
        byte[] trailed = [.. file, .. s_marker];

        var radiograph = Decoding.Read(trailed, 96, 80);

        Assert.DoesNotContain(Marker, Encoding.Latin1.GetString(radiograph.Stored.Bytes), StringComparison.Ordinal);
        Assert.Equal("image/jpeg", radiograph.Stored.MediaType);
        Assert.Equal(Decoding.Read(plain, 96, 80).Grey, radiograph.Grey);
        Assert.Equal(radiograph.Grey, Decoding.Read(radiograph.Stored.Bytes, 96, 80).Grey);
        Assert.Equal([0xFF, 0xD9], radiograph.Stored.Bytes[^2..]);
    }

    [Fact]
    public void Decode_JpegWithALongAdobeSegment_KeepsItsTwelveBytes()
    {
        var file = JpegFile.Insert(s_picture.ToJpeg(), JpegFile.Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0, .. s_marker]));
        var kept = Decoding.Read(file, 32, 32).Stored.Bytes;
        Assert.DoesNotContain(Marker, Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        byte[] twelve = [0xFF, 0xEE, 0x00, 0x0E, .. "Adobe"u8];
        Assert.True(kept.AsSpan().IndexOf(twelve) > 0);
    }

    [Fact]
    public void Decode_JpegWithTextBehindATable_IsCorrupt()
    {
        var table = new byte[65];
        Array.Fill(table, (byte)1, 1, 64);
        Assert.Equal("image.corrupt", Decoding.CodeOf(JpegFile.Insert(s_picture.ToJpeg(), JpegFile.Segment(0xDB, [.. table, .. s_marker]))));
    }

    [Fact]
    public void Decode_PngWithMetadataEverywhere_KeepsNoneOfIt()
    {
        var plain = s_picture.ToPng();
        byte[] file =
        [
            .. PngFile.Insert(
                plain,
                PngFile.Chunk("tEXt", [.. "Comment\0"u8, .. s_marker]),
                PngFile.Chunk("iTXt", [.. "Comment\0\0\0\0\0"u8, .. s_marker]),
                PngFile.Chunk("eXIf", [.. ExifOrientation.Write(Orientation.TopLeft), .. s_marker]),
                PngFile.Chunk("acTL", [0, 0, 0, 1, 0, 0, 0, 0]),
                PngFile.Chunk("fdAT", s_marker),
                PngFile.Chunk("prVt", s_marker)),
            .. s_marker,
        ];

        var radiograph = Decoding.Read(file, 96, 80);

        Assert.Equal(plain, radiograph.Stored.Bytes);
        Assert.Equal(s_picture.Samples, radiograph.Grey);
    }

    [Fact]
    public void Decode_TiffWithMetadata_KeepsAPlainPng()
    {
        byte[] strip = [.. s_picture.Samples, .. s_marker];
        var file = TiffFile.Write(96, 80, 8, strip, (270, TiffFile.Ascii, (uint)s_marker.Length, 8 + (96 * 80)), (315, TiffFile.Ascii, (uint)s_marker.Length, 8 + (96 * 80)));

        var stored = Decoding.Read([.. file, .. s_marker], 96, 80).Stored;

        Assert.Equal("image/png", stored.MediaType);
        Assert.DoesNotContain(Marker, Encoding.Latin1.GetString(stored.Bytes), StringComparison.Ordinal);
        Assert.Equal(s_picture.Samples, Decoding.Read(stored.Bytes, 96, 80).Grey);
    }

    [Fact]
    public void Decode_ProgressiveJpeg_KeepsEveryScan()
    {
        var radiograph = Decoding.Read(s_picture.ToJpeg(progressive: true), 96, 80);
        Assert.True(Decoding.MeanDifference(s_picture.Samples, radiograph.Grey) < 3);
        Assert.Equal(radiograph.Grey, Decoding.Read(radiograph.Stored.Bytes, 96, 80).Grey);
    }

    [Fact]
    public void Sanitize_JpegCutAtAnyByte_IsRefused()
    {
        foreach (var file in new[] { s_picture.ToJpeg(), s_picture.ToJpeg(progressive: true) })
        {
            for (var length = 3; length < file.Length; length++)
            {
                Assert.NotNull(JpegSanitizer.Sanitize(file.AsSpan(0, length)).Error);
            }
        }
    }

    [Fact]
    public void Sanitize_PngCutAtAnyByte_IsRefused()
    {
        var file = s_picture.ToPng();
        for (var length = 8; length < file.Length; length++)
        {
            Assert.Equal("image.corrupt", PngSanitizer.Sanitize(file.AsSpan(0, length)).Error?.Code);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_Orientation_GivesTheUprightPlane(int value)
    {
        var orientation = (Orientation)value;
        var upright = new DrawnPicture(6, 4, 1, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))]);
        var stored = AsStored(upright, orientation);
        var file = PngFile.Insert(stored.ToPng(), PngFile.Chunk("eXIf", [.. ExifOrientation.Write(orientation)]));

        var radiograph = Decoding.Read(file, 6, 4);

        Assert.Equal((6, 4), (radiograph.SourceWidth, radiograph.SourceHeight));
        Assert.Equal(upright.Samples, radiograph.Grey);
        Assert.Equal(upright.Samples, Decoding.Read(radiograph.Stored.Bytes, 6, 4).Grey);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_OrientedJpegAndTiff_GiveTheUprightPlane(int value)
    {
        var orientation = (Orientation)value;
        var upright = DrawnPicture.Quarters(64, 32);
        var stored = AsStored(upright, orientation);
        var jpeg = JpegFile.Insert(stored.ToJpeg(quality: 100), JpegFile.ExifSegment(ExifOrientation.Write(orientation)));
        var tiff = TiffFile.Write(stored.Width, stored.Height, 8, stored.Samples, (274, TiffFile.Short, 1, (uint)value));

        foreach (var file in new[] { jpeg, tiff })
        {
            var radiograph = Decoding.Read(file, 64, 32);
            Assert.Equal((64, 32), (radiograph.SourceWidth, radiograph.SourceHeight));
            Assert.True(Decoding.LargestDifference(upright.Samples, radiograph.Grey) <= 2);
            Assert.Equal(radiograph.Grey, Decoding.Read(radiograph.Stored.Bytes, 64, 32).Grey);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("49492A00")]
    [InlineData("49492A00FFFFFFFF")]
    [InlineData("49492A0008000000FFFF")]
    [InlineData("49492A00080000000100120103000100000009000000")]
    [InlineData("49492A00080000000100120104000100000006000000")]
    [InlineData("49492A00080000000100120103000200000006000000")]
    public void Read_DamagedExif_IsUpright(string hex) => Assert.Equal(Orientation.TopLeft, ExifOrientation.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Read_ExifInEitherByteOrder_GivesTheOrientation()
    {
        Assert.Equal(Orientation.RightTop, ExifOrientation.Read(Convert.FromHexString("49492A00080000000100120103000100000006000000")));
        Assert.Equal(Orientation.LeftBottom, ExifOrientation.Read(ExifOrientation.Write(Orientation.LeftBottom)));
    }

    [Fact]
    public void Compute_CheckString_GivesThePublishedChecksum() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    /// <summary>Lays an upright picture out as a camera held this way stores it, by the table of EXIF 2.32: where stored row 0 and column 0 are seen.</summary>
    private static DrawnPicture AsStored(DrawnPicture upright, Orientation orientation)
    {
        var swaps = (int)orientation >= 5;
        var (width, height) = swaps ? (upright.Height, upright.Width) : (upright.Width, upright.Height);
        var samples = new byte[width * height];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var (x, y) = orientation switch
                {
                    Orientation.TopLeft => (column, row),
                    Orientation.TopRight => (width - 1 - column, row),
                    Orientation.BottomRight => (width - 1 - column, height - 1 - row),
                    Orientation.BottomLeft => (column, height - 1 - row),
                    Orientation.LeftTop => (row, column),
                    Orientation.RightTop => (height - 1 - row, column),
                    Orientation.RightBottom => (height - 1 - row, width - 1 - column),
                    _ => (row, width - 1 - column),
                };
                samples[(row * width) + column] = upright.Samples[(y * upright.Width) + x];
            }
        }

        return new DrawnPicture(width, height, 1, samples);
    }
}
