using System.Buffers.Binary;
using NetVips;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Imaging.Decoders;
using PneumoniaConsole.Core.Imaging.Deidentification;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Imaging;

public sealed class RenderingTests
{
    private static readonly VipsHeatmapRenderer s_renderer = new();
    private static readonly VipsPngTranscoder s_transcoder = new();

    [Fact]
    public void RenderPng_Evidence_IsOpaqueWhereItIsAndClearElsewhere()
    {
        var (pixels, width, height) = Pixels(s_renderer.RenderPng(2, 2, [-5, HeatmapScale.Reference, 0, float.NaN], 64, 48));
        Assert.Equal((64, 48), (width, height));
        Assert.Equal(0, pixels[3]);
        Assert.Equal(HeatmapScale.MaximumAlpha, pixels[(63 * 4) + 3]);
        Assert.Equal(0, pixels[(47 * 64 * 4) + 3]);
    }

    [Fact]
    public void RenderPng_SameEvidence_LooksTheSameInEveryPicture()
    {
        var alone = Pixels(s_renderer.RenderPng(1, 1, [2], 4, 4)).Pixels[..4];
        var besideMore = Pixels(s_renderer.RenderPng(2, 1, [2, 100], 8, 4)).Pixels[..4];
        Assert.Equal(alone, besideMore);
    }

    [Fact]
    public void RenderPng_SizesThatDoNotFit_Throw()
    {
        Assert.Throws<ArgumentException>(() => s_renderer.RenderPng(2, 2, new float[3], 8, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_renderer.RenderPng(1, 1, new float[1], 0, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_renderer.RenderPng(1, 1, new float[1], 8, 5_000));
    }

    [Fact]
    public void ColourOf_MoreEvidence_IsLighterAndMoreOpaque()
    {
        var (lightness, alpha) = (-1.0, -1);
        for (var step = 1; step <= 20; step++)
        {
            var colour = HeatmapScale.ColourOf(HeatmapScale.Reference * step / 20f);
            var luminance = (0.2126 * Math.Pow(colour[0] / 255.0, 2.2)) + (0.7152 * Math.Pow(colour[1] / 255.0, 2.2)) + (0.0722 * Math.Pow(colour[2] / 255.0, 2.2));
            Assert.True(luminance > lightness, $"step {step}");
            Assert.True(colour[3] > alpha);
            (lightness, alpha) = (luminance, colour[3]);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1f)]
    [InlineData(0f)]
    public void ColourOf_NoEvidence_IsClear(float evidence) => Assert.Equal(0, HeatmapScale.ColourOf(evidence)[3]);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public void ToPng_TurnedImage_IsUprightWithoutATag(int orientation)
    {
        var picture = DrawnPicture.Quarters(64, 32);
        byte[][] files =
        [
            JpegFile.Insert(picture.ToJpeg(quality: 100), JpegFile.ExifSegment(ExifOrientation.Write((Orientation)orientation))),
            PngFile.Insert(picture.ToPng(), PngFile.Chunk("eXIf", ExifOrientation.Write((Orientation)orientation))),
        ];
        foreach (var file in files)
        {
            var swaps = orientation >= 5;
            var radiograph = Decoding.Read(file, swaps ? 32 : 64, swaps ? 64 : 32);

            Assert.True(s_transcoder.ToPng(radiograph.Stored).TryGet(out var png, out _));

            Assert.True(png.AsSpan().IndexOf("eXIf"u8) < 0);
            var shown = Decoding.Read(png, radiograph.Width, radiograph.Height);
            Assert.Equal((radiograph.SourceWidth, radiograph.SourceHeight), (shown.SourceWidth, shown.SourceHeight));
            Assert.Equal(radiograph.Grey, shown.Grey);
        }
    }

    [Fact]
    public void ToPng_SixteenBits_BecomeEightByTheBitsInUse()
    {
        var samples = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(2), 1_000);
        BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(4), 4_095);
        var stored = Decoding.Read(PngFile.Write(4, 1, 16, 0, samples), 4, 1).Stored;

        Assert.True(s_transcoder.ToPng(stored).TryGet(out var png, out _));

        Assert.Equal(8, png[24]);
        Assert.Equal([0, 62, 255, 0], Decoding.Read(png, 4, 1).Grey);
    }

    [Fact]
    public void ToPng_DamagedBytes_AreCorrupt()
    {
        Assert.Equal("image.corrupt", s_transcoder.ToPng(new StoredImage([1, 2, 3], "image/png")).Error?.Code);
        Assert.Equal("image.corrupt", s_transcoder.ToPng(new StoredImage(PngFile.HeaderOnly(300, 300), "image/png")).Error?.Code);
    }

    private static (byte[] Pixels, int Width, int Height) Pixels(byte[] png)
    {
        using var image = Image.PngloadBuffer(png);
        Assert.Equal(4, image.Bands);
        return (image.WriteToMemory<byte>(), image.Width, image.Height);
    }
}
