using NetVips;
using PneumoniaConsole.Core.Imaging;

namespace PneumoniaConsole.Bench;

/// <summary>The files that are sent.</summary>
/// <param name="Drawn">Whether they are phantoms, which the shipped quality gate refuses.</param>
internal sealed record TestImages(byte[][] Files, bool Drawn)
{
    /// <summary>The radiographs of a folder, or a drawn phantom of 1,400 x 1,100 pixels when there are none.</summary>
    public static TestImages Load(string? folder)
    {
        folder ??= Path.Combine("..", "shared", "data", "fullres");
        if (Directory.Exists(folder))
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".jpeg", StringComparison.Ordinal) || file.EndsWith(".jpg", StringComparison.Ordinal) || file.EndsWith(".png", StringComparison.Ordinal));
            var images = files.Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
            if (images.Length > 0)
            {
                Console.WriteLine($"{images.Length} images, {images.Average(image => image.Length) / 1000:0} kB on average");
                return new TestImages(images, Drawn: false);
            }
        }

        Console.WriteLine("no folder of radiographs: a drawn phantom is sent, past an open quality gate");
        return new TestImages([DrawPhantom()], Drawn: true);
    }

    private static byte[] DrawPhantom()
    {
        const int Width = 1400, Height = 1100;
        using var image = Image.NewFromMemory(new Phantom { Name = "bench" }.DrawGrey(Width, Height), Width, Height, 1, Enums.BandFormat.Uchar);
        return image.JpegsaveBuffer(q: 90);
    }
}
