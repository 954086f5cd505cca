namespace PneumoniaConsole.Core.Imaging;

/// <summary>
/// A drawn chest: what the model is tested with where no patient's image may be. Closed formulas in double precision and no random number, so that
/// every machine and <c>training/phantom.py</c>, which holds the formulas, draw the same picture.
/// </summary>
/// <remarks>Positions and the radius are coordinates over (-1, 1); the heart and the cortex are ratios; the rest are shares of full scale.</remarks>
public record Phantom
{
    public required string Name { get; init; }

    public double Heart { get; init; } = 1;

    public double Depth { get; init; } = 0.45;

    public double Rib { get; init; } = 0.12;

    public double Cortex { get; init; } = 0.6;

    public double Vessel { get; init; } = 0.15;

    public double Opacity { get; init; }

    public double OpacityX { get; init; } = -0.40;

    public double OpacityY { get; init; } = 0.15;

    public double OpacityRadius { get; init; } = 0.20;

    public double Mottle { get; init; }

    public double Contrast { get; init; } = 1;

    public double Brightness { get; init; }

    /// <summary>Draws the grey levels, row-major.</summary>
    public byte[] DrawGrey(int width, int height)
    {
        var grey = new byte[width * height];
        for (var row = 0; row < height; row++)
        {
            var y = ((2.0 * row) + 1) / height - 1;
            for (var column = 0; column < width; column++)
            {
                var x = ((2.0 * column) + 1) / width - 1;
                grey[(row * width) + column] = (byte)Math.Floor((Math.Clamp(LuminanceAt(x, y), 0, 1) * 255) + 0.5);
            }
        }

        return grey;
    }

    /// <summary>Draws the phantom as if it had been decoded from a file of this size; it has no stored image.</summary>
    public Radiograph Draw(int width, int height)
    {
        var chroma = new int[256];
        chroma[0] = width * height;
        return new Radiograph(ImageFormat.Png, width, height, width, height, DrawGrey(width, height), chroma, new StoredImage([], "image/png"));
    }

    private static double Step(double distance, double width) => 1 / (1 + Math.Exp(-distance / width));

    private static double Square(double value) => value * value;

    private double LuminanceAt(double x, double y)
    {
        var a = Math.Abs(x);
        var diaphragm = 0.50 - (0.10 * Math.Cos(2.2 * (x + 0.35))) + (0.05 * x);
        var torso = Step(0.80 + (0.08 * y) - a, 0.015);
        var arms = Disc(-1.00, -0.55, 0.22, 0.40) + Disc(1.00, -0.55, 0.22, 0.40);
        var lungs = Math.Max(Disc(-0.40, -0.05, 0.29, 0.62), Disc(0.40, -0.05, 0.29, 0.62)) * Step(diaphragm - y, 0.015);
        var heart = Disc(0.10, 0.22, 0.30 * Heart, 0.36);
        var dark = lungs * (1 - heart);
        var spine = Math.Exp(-Square(x / 0.11)) * (0.80 + (0.20 * Math.Cos(42 * y)));
        var clavicles = Math.Exp(-Square((y + 0.66 + (0.12 * a)) / 0.03)) * Step(0.62 - a, 0.02) * Step(a - 0.10, 0.02);
        var patch = Math.Exp(-(Square(x - OpacityX) + Square(y - OpacityY)) / (2 * Square(OpacityRadius)));
        var haze = 0.5 + (0.5 * Math.Cos((19 * x) + (4 * Math.Sin(11 * y))) * Math.Cos((17 * y) + (4 * Math.Sin(13 * x))));
        var tissue = 0.60 - (Depth * dark) + (0.20 * spine) + (0.10 * heart * (1 - (0.4 * lungs))) + (Rib * Ribs()) + (0.12 * clavicles)
            + (dark * ((Vessel * Vessels()) + (Opacity * patch) + (Mottle * haze)));
        return 0.5 + (Contrast * (0.03 + (0.35 * arms * (1 - torso)) + (torso * tissue) - 0.5)) + Brightness;

        double Disc(double cx, double cy, double rx, double ry) => Step(1 - Math.Sqrt(Square((x - cx) / rx) + Square((y - cy) / ry)), 0.06);

        double Ribs()
        {
            var arc = Math.Cos(26 * (y + (0.55 * Square(a - 0.40)) + (0.30 * a)));
            var front = Math.Cos(21 * (y - (0.90 * Square(a - 0.15)) - 0.10));
            var cage = Step(0.74 - a, 0.015) * Step(diaphragm + 0.10 - y, 0.03);
            return (Math.Pow(0.5 + (0.5 * arc), 3) + (Cortex * Math.Exp(-Square((arc - 0.35) / 0.12))) + (0.5 * Math.Pow(0.5 + (0.5 * front), 4))) * cage;
        }

        double Vessels()
        {
            var r = Math.Sqrt(Square(a - 0.10) + Square(y - 0.05));
            var angle = Math.Atan2(y - 0.05, a - 0.10);
            return Math.Pow(0.5 + (0.5 * Math.Cos((17 * angle) + (5 * Math.Sin(9 * r)))), 6) * Math.Exp(-r / 0.30);
        }
    }
}
