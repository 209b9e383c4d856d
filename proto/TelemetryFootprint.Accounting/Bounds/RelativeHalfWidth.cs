namespace TelemetryFootprint.Accounting.Bounds;

/// <summary>Half the width of a range, relative to its middle, in millionths.</summary>
public readonly record struct RelativeHalfWidth(long PartsPerMillion)
{
    public double Value => PartsPerMillion / 1e6;

    public static RelativeHalfWidth FromPercent(decimal percent) => new(checked((long)decimal.Round(percent * 10_000)));

    /// <summary>
    /// Root of the summed squares, for independent kinds of error (sensor, PUE, intensity) of one total. Never for the intervals
    /// of one kind: those share their error, and their bounds add up linearly.
    /// </summary>
    public static RelativeHalfWidth InQuadrature(params ReadOnlySpan<RelativeHalfWidth> kinds)
    {
        var squares = 0.0;
        foreach (var kind in kinds) squares += (double)kind.PartsPerMillion * kind.PartsPerMillion;
        return new((long)Math.Round(Math.Sqrt(squares)));
    }
}
