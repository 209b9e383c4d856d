namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What a figure lacks, and why; the line of an inventory in its two parts.</summary>
/// <param name="Component">What is lacking, such as <c>cpu</c>.</param>
/// <param name="Reason">Empty: not said.</param>
public readonly record struct UncoveredPart(string Component, string Reason)
{
    /// <summary>A line is "component: reason".</summary>
    public static UncoveredPart Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(line.Trim(), string.Empty) : new(line[..colon].Trim(), line[(colon + 1)..].Trim());
    }
}
