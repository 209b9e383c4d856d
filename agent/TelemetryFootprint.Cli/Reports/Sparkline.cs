namespace TelemetryFootprint.Cli.Reports;

/// <summary>Figures as a line of blocks, the highest being full. What is unknown is a dot, and never the lowest block.</summary>
internal static class Sparkline
{
    public const char Unknown = '·';
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Where there is no room for each of them, a block is the mean of those of its neighbours that are known.</summary>
    public static string Of(IReadOnlyList<double?> values, int width)
    {
        var together = (values.Count + width - 1) / Math.Max(1, width);
        List<double?> shown = [.. values.Chunk(Math.Max(1, together)).Select(few => few.Average())];
        var highest = shown.Max() ?? 0;
        return string.Concat(shown.Select(value => value is { } known ? Blocks[highest > 0 ? (int)Math.Clamp(known / highest * Blocks.Length, 0, Blocks.Length - 1) : 0] : Unknown));
    }
}
