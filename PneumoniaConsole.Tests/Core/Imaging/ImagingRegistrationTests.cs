using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NetVips;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Imaging.Decoders;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Imaging;

public sealed class ImagingRegistrationTests
{
    [Fact]
    public void AddImaging_WrongLimits_NamesThemAllAtOnce()
    {
        using var services = Services(("Imaging:MaxBytes", "5"), ("Imaging:MaxPixels", "-1"));
        var failures = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<ImagingOptions>>().Value).Failures.ToList();
        Assert.Equal(2, failures.Count);
        Assert.Contains("Imaging:MaxBytes", failures[0], StringComparison.Ordinal);
        Assert.Contains("Imaging:MaxPixels", failures[1], StringComparison.Ordinal);
    }

    [Fact]
    public void AddImaging_ConfiguredCap_IsTheDecoders()
    {
        using var services = Services(("Imaging:MaxPixels", "60000"));
        var error = services.GetRequiredService<IImageDecoder>().Decode(DrawnPicture.Flat(300, 300, 9).ToPng(), 224, 224).Error;
        Assert.Equal("image.too_many_pixels", error?.Code);
    }

    [Fact]
    public void EnsureReady_Always_LeavesThreeLoadersOpen()
    {
        Libvips.EnsureReady();
        var picture = DrawnPicture.Flat(8, 8, 9);
        foreach (var file in new[] { picture.ToJpeg(), picture.ToPng(), picture.ToTiff() })
        {
            using var image = Image.NewFromBuffer(file);
            Assert.Equal(8, image.Width);
        }

        using var drawn = picture.ToImage();
        byte[][] blocked = [drawn.GifsaveBuffer(), drawn.WebpsaveBuffer(), Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>")];
        Assert.All(blocked, file => Assert.Throws<VipsException>(() => Image.NewFromBuffer(file)));
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddImaging(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build())
        .BuildServiceProvider();
}
