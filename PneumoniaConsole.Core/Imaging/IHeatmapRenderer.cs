namespace PneumoniaConsole.Core.Imaging;

/// <summary>Draws where a model saw evidence. Thread-safe.</summary>
public interface IHeatmapRenderer
{
    /// <summary>
    /// Draws the positive values of an activation map as a transparent overlay: evidence of 0 or less is clear, and colour and opacity grow with evidence
    /// up to <see cref="HeatmapScale.Reference"/>, the same for every picture so that pictures can be compared.
    /// </summary>
    /// <param name="mapWidth">Columns of the map, 1..1024.</param>
    /// <param name="mapHeight">Rows of the map, 1..1024.</param>
    /// <param name="values">Row-major, in logits; values that are not finite count as 0.</param>
    /// <param name="width">Pixels, 1..4096.</param>
    /// <param name="height">Pixels, 1..4096.</param>
    /// <returns>An 8-bit RGBA PNG.</returns>
    /// <exception cref="ArgumentException">A size is out of range or does not match the values.</exception>
    byte[] RenderPng(int mapWidth, int mapHeight, ReadOnlySpan<float> values, int width, int height);
}
