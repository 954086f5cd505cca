namespace PneumoniaConsole.Core.Imaging.Deidentification;

/// <summary>How stored rows and columns lie on the screen: the values of EXIF tag 0x0112 (EXIF 2.32, 4.6.4), named by where the stored first row and first column go.</summary>
internal enum Orientation
{
    TopLeft = 1,
    TopRight = 2,
    BottomRight = 3,
    BottomLeft = 4,
    LeftTop = 5,
    RightTop = 6,
    RightBottom = 7,
    LeftBottom = 8,
}

internal static class OrientationExtensions
{
    /// <summary>Whether the picture's width on the screen is the stored height.</summary>
    public static bool SwapsAxes(this Orientation orientation) => orientation >= Orientation.LeftTop;

    /// <summary>Moves a stored plane upright.</summary>
    /// <param name="stored">Row-major. Its width is <paramref name="width"/>, or <paramref name="height"/> when the orientation swaps axes.</param>
    /// <param name="width">Pixels of the upright plane.</param>
    /// <param name="height">Pixels of the upright plane.</param>
    public static byte[] Upright(this Orientation orientation, byte[] stored, int width, int height)
    {
        if (orientation == Orientation.TopLeft)
        {
            return stored;
        }

        var storedWidth = orientation.SwapsAxes() ? height : width;
        var storedHeight = orientation.SwapsAxes() ? width : height;
        var upright = new byte[stored.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = orientation switch
                {
                    Orientation.TopRight => (storedWidth - 1 - x, y),
                    Orientation.BottomRight => (storedWidth - 1 - x, storedHeight - 1 - y),
                    Orientation.BottomLeft => (x, storedHeight - 1 - y),
                    Orientation.LeftTop => (y, x),
                    Orientation.RightTop => (y, storedHeight - 1 - x),
                    Orientation.RightBottom => (storedWidth - 1 - y, storedHeight - 1 - x),
                    _ => (storedWidth - 1 - y, x),
                };
                upright[(y * width) + x] = stored[(row * storedWidth) + column];
            }
        }

        return upright;
    }
}
