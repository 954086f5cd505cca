namespace PneumoniaConsole.Components.Theme;

/// <summary>The colours of one theme. Pages name them as CSS variables (<c>--pc-text-quiet</c>), never as values.</summary>
internal sealed record ConsolePalette
{
    public required string Background { get; init; }

    public required string Surface { get; init; }

    public required string Raised { get; init; }

    /// <summary>Separates; carries no meaning.</summary>
    public required string Line { get; init; }

    /// <summary>The edge of a control: at least 3:1 against every surface.</summary>
    public required string LineStrong { get; init; }

    public required string Text { get; init; }

    public required string TextQuiet { get; init; }

    public required string Accent { get; init; }

    public required string AccentText { get; init; }

    public required string Error { get; init; }

    public required string Warning { get; init; }

    public required string Success { get; init; }

    public required string Info { get; init; }

    public required string BandNegative { get; init; }

    public required string BandUncertain { get; init; }

    public required string BandPositive { get; init; }

    /// <summary>Behind images: black in both themes, so that contrast on film is judged the same way.</summary>
    public string Film { get; init; } = "#000000";

    /// <summary>A reading room: near-black and neutral, so that the image is the brightest thing on the screen.</summary>
    public static ConsolePalette Dark { get; } = new()
    {
        Background = "#0b0c0d",
        Surface = "#141517",
        Raised = "#1d1f22",
        Line = "#2c2f33",
        LineStrong = "#757b84",
        Text = "#e6e6e4",
        TextQuiet = "#a8acb2",
        Accent = "#8ab4f8",
        AccentText = "#0b0c0d",
        Error = "#ff8f85",
        Warning = "#e3b04b",
        Success = "#7fc99a",
        Info = "#a3b6cc",
        BandNegative = "#a3b6cc",
        BandUncertain = "#e3b04b",
        BandPositive = "#ff9d6b",
    };

    /// <summary>For offices.</summary>
    public static ConsolePalette Light { get; } = new()
    {
        Background = "#f3f4f5",
        Surface = "#ffffff",
        Raised = "#f8f9fa",
        Line = "#d8dbdf",
        LineStrong = "#737981",
        Text = "#17191c",
        TextQuiet = "#50565e",
        Accent = "#1a56b8",
        AccentText = "#ffffff",
        Error = "#b3261e",
        Warning = "#805300",
        Success = "#1b6e3c",
        Info = "#44566b",
        BandNegative = "#44566b",
        BandUncertain = "#805300",
        BandPositive = "#b3431a",
    };
}
