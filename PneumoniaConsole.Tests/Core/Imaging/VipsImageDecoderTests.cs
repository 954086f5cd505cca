using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using NetVips;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Imaging.Decoders;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Imaging;

public sealed class VipsImageDecoderTests
{
    [Fact]
    public void Decode_GreyAtItsOwnSize_LeavesEveryLevelAsItIs()
    {
        var ramp = DrawnPicture.Ramp(16);
        Assert.Equal(ramp.Samples, Decoding.Read(ramp.ToPng(), 256, 16).Grey);
        Assert.Equal(ramp.Samples, Decoding.Read(ramp.ToTiff(), 256, 16).Grey);
        Assert.Equal(ramp.Samples, Decoding.Read(ramp.ToInterlacedPng(), 256, 16).Grey);
        Assert.True(Decoding.LargestDifference(ramp.Samples, Decoding.Read(ramp.ToJpeg(quality: 100), 256, 16).Grey) <= 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(119)]
    [InlineData(254)]
    [InlineData(255)]
    public void Decode_FlatGrey_StaysAtItsLevel(byte level)
    {
        var flat = DrawnPicture.Flat(900, 700, level);
        Assert.All(Decoding.Read(flat.ToJpeg(quality: 100), 224, 224).Grey, value => Assert.Equal(level, value));
        Assert.All(Decoding.Read(flat.ToPng(), 224, 224).Grey, value => Assert.Equal(level, value));
    }

    [Fact]
    public void Decode_Colour_WeighsByBt601AndCountsChroma()
    {
        // (200 * 19,595 + 100 * 38,470 + 50 * 7,471 + 32,768) / 65,536 = 124.7, and chroma is 200 - 50.
        var radiograph = Decoding.Read(DrawnPicture.Flat(20, 10, 200, 100, 50).ToPng(), 20, 10);
        Assert.All(radiograph.Grey, value => Assert.Equal(124, value));
        Assert.Equal(200, radiograph.ChromaHistogram[150]);
        Assert.Equal(200, radiograph.ChromaHistogram.Sum());
    }

    [Fact]
    public void Decode_Grey_HasNoChroma()
    {
        var histogram = Decoding.Read(DrawnPicture.Chest(300, 200).ToJpeg(), 224, 224).ChromaHistogram;
        Assert.Equal(256, histogram.Length);
        Assert.Equal(224 * 224, histogram[0]);
    }

    [Theory]
    [InlineData(255, 200)]
    [InlineData(128, 100)]
    [InlineData(0, 0)]
    public void Decode_Alpha_IsFlattenedOntoBlack(byte alpha, int expected)
    {
        Assert.All(Decoding.Read(DrawnPicture.Flat(8, 8, 200, alpha).ToPng(), 8, 8).Grey, value => Assert.InRange(value, expected - 1, expected + 1));
        Assert.All(Decoding.Read(DrawnPicture.Flat(8, 8, 200, 200, 200, alpha).ToPng(), 8, 8).Grey, value => Assert.InRange(value, expected - 1, expected + 1));
    }

    [Fact]
    public void Decode_Palette_IsExpanded()
    {
        var file = PngFile.Write(2, 1, 8, 3, [0, 1], PngFile.Chunk("PLTE", [10, 10, 10, 255, 0, 0]));
        var radiograph = Decoding.Read(file, 2, 1);
        Assert.Equal([10, 76], radiograph.Grey);
        Assert.Equal(1, radiograph.ChromaHistogram[255]);
    }

    [Fact]
    public void Decode_OneBit_ExpandsToBlackAndWhite()
    {
        Assert.Equal([255, 0, 255, 0, 255, 0, 255, 0], Decoding.Read(PngFile.Write(8, 1, 1, 0, [0xAA]), 8, 1).Grey);
        Assert.Equal([255, 0, 255, 0, 255, 0, 255, 0], Decoding.Read(TiffFile.Write(8, 1, 1, [0xAA]), 8, 1).Grey);
        Assert.Equal([0, 255, 0, 255, 0, 255, 0, 255], Decoding.Read(TiffFile.Write(8, 1, 1, [0xAA], (262, TiffFile.Short, 1, 0)), 8, 1).Grey);
    }

    [Theory]
    [InlineData(65_535, 255, 127)]
    [InlineData(4_095, 255, 127)]
    [InlineData(1_023, 255, 127)]
    [InlineData(4_000, 249, 125)]
    [InlineData(200, 200, 100)]
    public void Decode_SixteenBits_AreScaledByTheBitsInUse(ushort largest, int white, int middle)
    {
        ushort[] samples = [0, (ushort)(largest / 2), largest, largest];
        var bytes = new byte[8];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * 2), samples[i]);
        }

        var little = new byte[8];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(little.AsSpan(i * 2), samples[i]);
        }

        foreach (var file in new[] { PngFile.Write(4, 1, 16, 0, bytes), TiffFile.Write(4, 1, 16, little) })
        {
            var radiograph = Decoding.Read(file, 4, 1);
            Assert.Equal(0, radiograph.Grey[0]);
            Assert.InRange(radiograph.Grey[1], middle - 1, middle + 1);
            Assert.Equal(white, radiograph.Grey[2]);
            Assert.Equal(white, radiograph.Grey[3]);
            Assert.Equal(radiograph.Grey, Decoding.Read(radiograph.Stored.Bytes, 4, 1).Grey);
        }
    }

    [Fact]
    public void Decode_InkJpeg_IsReadAsLight()
    {
        byte[] ink = [.. Enumerable.Repeat(new byte[] { 55, 55, 55, 0 }, 64 * 64).SelectMany(pixel => pixel)];
        using var image = Image.NewFromMemory(ink, 64, 64, 4, Enums.BandFormat.Uchar);
        using var labelled = image.Copy(interpretation: Enums.Interpretation.Cmyk);

        var radiograph = Decoding.Read(labelled.JpegsaveBuffer(q: 100), 32, 32);

        Assert.All(radiograph.Grey, value => Assert.InRange(value, 198, 202));
        Assert.All(Enumerable.Range(5, 251), bin => Assert.Equal(0, radiograph.ChromaHistogram[bin]));
    }

    [Theory]
    [InlineData(Enums.ForeignTiffCompression.Lzw)]
    [InlineData(Enums.ForeignTiffCompression.Deflate)]
    [InlineData(Enums.ForeignTiffCompression.Packbits)]
    public void Decode_CompressedTiff_IsLossless(Enums.ForeignTiffCompression compression)
    {
        var picture = DrawnPicture.Chest(120, 90);
        Assert.Equal(picture.Samples, Decoding.Read(picture.ToTiff(compression), 120, 90).Grey);
    }

    [Fact]
    public void Decode_SquashedPicture_KeepsItsPlaceAndLevels()
    {
        var plane = Decoding.Read(DrawnPicture.Quarters(1_600, 1_200).ToJpeg(quality: 98), 224, 224).Grey;
        Assert.InRange(plane[(56 * 224) + 56], 39, 41);
        Assert.InRange(plane[(56 * 224) + 168], 89, 91);
        Assert.InRange(plane[(168 * 224) + 56], 159, 161);
        Assert.InRange(plane[(168 * 224) + 168], 219, 221);
    }

    [Theory]
    [InlineData(40_000, 40_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(8_001, 8_000)]
    public void Decode_HeaderAboveTheCap_IsRefusedBeforeAnythingIsAllocated(int width, int height)
    {
        var file = PngFile.HeaderOnly(width, height);
        Decoding.CodeOf(file);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var code = Decoding.CodeOf(file);

        Assert.Equal("image.too_many_pixels", code);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 65_536);
    }

    [Fact]
    public void Decode_FileAboveTheCap_IsTooLarge()
    {
        var decoder = new VipsImageDecoder(Options.Create(new ImagingOptions { MaxBytes = 1_024 }));
        Assert.Equal("image.too_large", decoder.Decode(new byte[1_025], 224, 224).Error?.Code);
    }

    [Fact]
    public void Decode_InterlacedOrProgressiveBeyondMemory_IsRefused()
    {
        // 8 bytes a pixel: 33,554,432 pixels fill the 256 MiB that an unstreamable picture may take.
        var start = PngFile.Start(6_000, 6_000, 16, 6);
        start[8 + 8 + 12] = 1;
        var header = PngFile.Chunk("IHDR", start[16..29]);
        byte[] file = [.. start[..8], .. header, .. PngFile.Chunk("IDAT", PngFile.Deflate(new byte[64])), .. PngFile.Chunk("IEND", [])];
        Assert.Equal("image.too_many_pixels", Decoding.CodeOf(file));
    }

    [Theory]
    [InlineData(32, 1, "samples that are not 8 or 16 bits")]
    [InlineData(32, 3, "floating-point")]
    [InlineData(16, 2, "signed")]
    public void Decode_OtherTiffSamples_AreRefusedByName(int bits, int sampleFormat, string name)
    {
        var file = TiffFile.Write(16, 16, bits, new byte[16 * 16 * bits / 8], (339, TiffFile.Short, 1, (uint)sampleFormat));
        var error = Decoding.Decoder.Decode(file, 224, 224).Error!;
        Assert.Equal("image.unsupported_format", error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_TiffOfTwoPages_ReadsTheFirst()
    {
        using var first = DrawnPicture.Flat(32, 32, 70).ToImage();
        using var second = DrawnPicture.Flat(32, 32, 200).ToImage();
        using var joined = first.Join(second, Enums.Direction.Vertical);
        using var paged = joined.Mutate(change => change.Set(GValue.GIntType, "page-height", 32));

        var radiograph = Decoding.Read(paged.TiffsaveBuffer(), 32, 32);

        Assert.Equal((32, 32), (radiograph.SourceWidth, radiograph.SourceHeight));
        Assert.All(radiograph.Grey, value => Assert.Equal(70, value));
    }

    [Fact]
    public void Decode_TwoHundredFlippedBits_NeverThrows()
    {
        var picture = DrawnPicture.Chest(160, 120);
        var random = new Random(5);
        foreach (var file in new[] { picture.ToJpeg(), picture.ToJpeg(progressive: true), picture.ToPng(), picture.ToTiff(Enums.ForeignTiffCompression.Lzw) })
        {
            for (var i = 0; i < 200; i++)
            {
                var flipped = (byte[])file.Clone();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                var error = Decoding.Decoder.Decode(flipped, 224, 224).Error;
                Assert.True(error is null || error.Code.StartsWith("image.", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Decode_FromManyThreads_GivesEachItsOwnPicture()
    {
        var files = Enumerable.Range(0, 8).Select(seed => DrawnPicture.Chest(300 + seed, 260, seed).ToJpeg()).ToArray();
        var alone = files.Select(file => Decoding.Read(file, 224, 224).Grey).ToArray();

        var together = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Decoding.Read(files[i % 8], 224, 224).Grey)));

        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(alone[i % 8], together[i]));
    }

    [Fact]
    public void Decode_SliceOfALargerBuffer_ReadsTheSliceAlone()
    {
        var picture = DrawnPicture.Chest(64, 48);
        foreach (var file in new[] { picture.ToPng(), picture.ToTiff() })
        {
            byte[] buffer = [.. new byte[10], .. file, .. new byte[10]];
            Assert.True(Decoding.Decoder.Decode(buffer.AsMemory(10, file.Length), 64, 48).TryGet(out var radiograph, out _));
            Assert.Equal(picture.Samples, radiograph.Grey);
        }
    }

    [Fact]
    public void Decode_Squash_AgreesWithTheTrainingSquash()
    {
        // images.npy and index.csv are written by training/prepare.py; the pictures are a patient's and stay out of the repository.
        var folder = Environment.GetEnvironmentVariable("PNEUMONIA_TRAINING_DATA") ?? string.Empty;
        var (planes, index, validation) = (Path.Combine(folder, "images.npy"), Path.Combine(folder, "index.csv"), Path.Combine(folder, "validation"));
        Assert.SkipUnless(File.Exists(planes) && File.Exists(index) && Directory.Exists(validation), "PNEUMONIA_TRAINING_DATA names no folder with the training data.");
        var rows = File.ReadLines(index).Skip(1).Select((line, row) => (Name: line.Split(',')[0], Row: row)).ToDictionary(pair => pair.Name, pair => pair.Row);
        using var npy = File.OpenRead(planes);
        var headerLength = npy.Length - ((long)rows.Count * 224 * 224);
        var expected = new byte[224 * 224];

        foreach (var path in Directory.EnumerateFiles(validation, "*.jpeg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(40))
        {
            npy.Position = headerLength + ((long)rows[Path.GetFileName(path)] * expected.Length);
            npy.ReadExactly(expected);
            Assert.InRange(Decoding.MeanDifference(expected, Decoding.Read(File.ReadAllBytes(path), 224, 224).Grey), 0, 0.5);
        }
    }
}
