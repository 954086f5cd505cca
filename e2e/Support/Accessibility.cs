using Deque.AxeCore.Playwright;

namespace PneumoniaConsole.EndToEnd.Support;

internal static class Accessibility
{
    /// <summary>Fails on everything that axe calls serious or critical.</summary>
    public static async Task AssertNothingSeriousAsync(IPage page)
    {
        var result = await page.RunAxe();
        var serious = result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help} at {string.Join(" | ", violation.Nodes.Select(node => $"{node.Target} {node.Html}"))}");
        Assert.Empty(serious);
    }
}
