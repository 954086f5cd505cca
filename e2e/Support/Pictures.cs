using System.Text;

namespace PneumoniaConsole.EndToEnd.Support;

/// <summary>Images to send. None is kept in the repository: they are drawn here, or lent by the folder beside the checkout.</summary>
internal static class Pictures
{
    private const string Draw = """
        () => {
          const canvas = document.createElement('canvas');
          canvas.width = 1000; canvas.height = 860;
          const paint = canvas.getContext('2d');
          const blob = (x, y, rx, ry, level, alpha) => {
            paint.save(); paint.translate(x, y); paint.scale(rx, ry);
            const glow = paint.createRadialGradient(0, 0, 0, 0, 0, 1);
            glow.addColorStop(0, `rgba(${level},${level},${level},${alpha})`);
            glow.addColorStop(1, `rgba(${level},${level},${level},0)`);
            paint.fillStyle = glow; paint.fillRect(-1, -1, 2, 2); paint.restore();
          };
          paint.fillStyle = '#101010'; paint.fillRect(0, 0, 1000, 860);
          blob(500, 560, 620, 720, 190, 1);
          blob(330, 420, 190, 360, 12, .9);
          blob(680, 420, 190, 360, 12, .9);
          blob(505, 430, 75, 620, 235, .9);
          blob(590, 600, 190, 170, 225, .8);
          for (let rib = 0; rib < 8; rib++) {
            paint.strokeStyle = 'rgba(210,210,210,.16)'; paint.lineWidth = 16; paint.beginPath();
            paint.ellipse(500, 260 + rib * 70, 390, 120, 0, Math.PI * 1.05, Math.PI * 1.95); paint.stroke();
          }
          return canvas.toDataURL('image/png').split(',')[1];
        }
        """;

    /// <summary>A picture drawn in the browser: grey, chest-like, of nobody.</summary>
    public static async Task<FilePayload> DrawnAsync(IPage page, string name = "drawn.png") =>
        new() { Name = name, MimeType = "image/png", Buffer = Convert.FromBase64String(await page.EvaluateAsync<string>(Draw)) };

    public static FilePayload NotAnImage(string name = "notes.png") =>
        new() { Name = name, MimeType = "image/png", Buffer = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("not an image. ", 50))) };

    /// <summary>Real radiographs, where the folder that lends them is there; skips the test where it is not.</summary>
    public static IReadOnlyList<string> Radiographs(int count)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var lent = Path.Combine(folder.FullName, "shared", "data", "fullres");
            if (Directory.Exists(lent))
            {
                return [.. Directory.EnumerateFiles(lent, "*.jpeg").Order(StringComparer.Ordinal).Take(count)];
            }
        }

        Assert.Skip("No radiograph to send: shared/data/fullres is not beside this checkout.");
        return [];
    }
}
