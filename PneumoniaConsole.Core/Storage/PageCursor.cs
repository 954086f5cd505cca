using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Where a page ended: the next one holds what sorts after it. Written as opaque base64url.</summary>
internal readonly record struct PageCursor(long At, string Id)
{
    // Longer texts are not ours, and decoding must not cost what a stranger wishes.
    private const int MaxLength = 100;

    /// <summary>Before the newest.</summary>
    public static readonly PageCursor Start = new(long.MaxValue, string.Empty);

    public static bool TryParse(string text, out PageCursor cursor)
    {
        cursor = Start;
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text))
        {
            return false;
        }

        var decoded = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text));
        if (decoded.Split('.') is not [var at, var id]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !Guid.TryParseExact(id, "N", out _))
        {
            return false;
        }

        cursor = new PageCursor(milliseconds, id);
        return true;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At}.{Id}")));
}
