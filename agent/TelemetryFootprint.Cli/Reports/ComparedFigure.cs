namespace TelemetryFootprint.Cli.Reports;

/// <summary>A figure of two runs. <paramref name="Ratio"/>: the second over the first; null: one is unknown, only a lower bound, or 0.</summary>
internal sealed record ComparedFigure(string Unit, double? First, double? Second, double? Ratio, string? Reason)
{
    public static ComparedFigure Of(string unit, double? first, double? second, string? reason) =>
        new(unit, first, second, reason is null && first > 0 ? second / first : null, reason);
}
