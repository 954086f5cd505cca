using System.Security.Cryptography;
using System.Text;
using MudBlazor;

namespace PneumoniaConsole.Components.Theme;

/// <summary>The one place where colours, type and shape are decided: MudBlazor's theme and the CSS variables of our own parts come from the same palettes.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] s_systemFonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"];

    private static readonly (string Name, Func<ConsolePalette, string> Value)[] s_variables =
    [
        ("background", palette => palette.Background),
        ("surface", palette => palette.Surface),
        ("raised", palette => palette.Raised),
        ("line", palette => palette.Line),
        ("line-strong", palette => palette.LineStrong),
        ("text", palette => palette.Text),
        ("text-quiet", palette => palette.TextQuiet),
        ("accent", palette => palette.Accent),
        ("accent-text", palette => palette.AccentText),
        ("error", palette => palette.Error),
        ("warning", palette => palette.Warning),
        ("success", palette => palette.Success),
        ("info", palette => palette.Info),
        ("band-negative", palette => palette.BandNegative),
        ("band-uncertain", palette => palette.BandUncertain),
        ("band-positive", palette => palette.BandPositive),
        ("film", palette => palette.Film),
    ];

    public static MudTheme Mud { get; } = new()
    {
        PaletteLight = Fill(new PaletteLight(), ConsolePalette.Light),
        PaletteDark = Fill(new PaletteDark(), ConsolePalette.Dark),
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = s_systemFonts, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontSize = "0.875rem", LetterSpacing = "normal" },
            Subtitle1 = new Subtitle1Typography { FontSize = "0.875rem", LetterSpacing = "normal" },
            Button = new ButtonTypography { TextTransform = "none", LetterSpacing = "normal", FontWeight = "600" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "52px" },
    };

    /// <summary>
    /// Both palettes as CSS variables, so that pages without a circuit, and the time before one, have a theme too. A page without script follows
    /// the system; elsewhere <c>data-theme</c> says which.
    /// </summary>
    public static string Css { get; } = new StringBuilder()
        .Append(":root{color-scheme:light;--pc-font:").AppendJoin(',', s_systemFonts.Select(font => font.Contains(' ', StringComparison.Ordinal) ? $"'{font}'" : font)).Append(';')
        .Append(Variables(ConsolePalette.Light)).Append('}')
        .Append("@media (prefers-color-scheme:dark){:root:not([data-theme]){").Append(DarkRules).Append("}}")
        .Append(":root[data-theme=dark]{").Append(DarkRules).Append('}')
        .ToString();

    /// <summary>Changes whenever <see cref="Css"/> does, so that browsers may keep it.</summary>
    public static string CssVersion { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))[..12];

    private static string DarkRules => $"color-scheme:dark;{Variables(ConsolePalette.Dark)}";

    private static string Variables(ConsolePalette palette) => string.Concat(s_variables.Select(variable => $"--pc-{variable.Name}:{variable.Value(palette)};"));

    private static T Fill<T>(T target, ConsolePalette source)
        where T : Palette
    {
        target.Primary = source.Accent;
        target.PrimaryContrastText = source.AccentText;
        target.Info = source.Info;
        target.Success = source.Success;
        target.Warning = source.Warning;
        target.Error = source.Error;
        target.InfoContrastText = target.SuccessContrastText = target.WarningContrastText = target.ErrorContrastText = source.AccentText;
        target.Background = source.Background;
        target.BackgroundGray = source.Raised;
        target.Surface = source.Surface;
        target.AppbarBackground = source.Surface;
        target.AppbarText = source.Text;
        target.DrawerBackground = source.Surface;
        target.DrawerText = target.DrawerIcon = source.TextQuiet;
        target.TextPrimary = source.Text;
        target.TextSecondary = source.TextQuiet;
        target.ActionDefault = source.TextQuiet;
        target.LinesDefault = target.Divider = target.TableLines = source.Line;
        target.LinesInputs = source.LineStrong;
        return target;
    }
}
