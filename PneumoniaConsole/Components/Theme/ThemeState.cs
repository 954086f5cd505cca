namespace PneumoniaConsole.Components.Theme;

/// <summary>What the browser shows: the choice (<c>system</c>, <c>light</c> or <c>dark</c>) and whether that is dark now.</summary>
public sealed record ThemeState(string Choice, bool Dark);
