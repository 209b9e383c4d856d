namespace TelemetryFootprint.Collector.Web;

/// <summary>Every figure of the API. A null value is unknown and says why; it is never 0.</summary>
/// <param name="Value">Null: unknown.</param>
/// <param name="Unit">Of the value and its ends.</param>
/// <param name="Low">The lower end of its range.</param>
/// <param name="High">The upper end, of what is in the value: where the reason says "≥" more is not in it, and there is none.</param>
/// <param name="Method">How energy was measured.</param>
/// <param name="Quality">How good the factor is.</param>
/// <param name="Reason">Why it is null, or less than all there is.</param>
internal sealed record Figure(double? Value, string Unit, double? Low = null, double? High = null, string? Method = null, string? Quality = null, string? Reason = null)
{
    public double? High { get => Reason?.StartsWith('≥') == true ? null : field; init; } = High;
}
