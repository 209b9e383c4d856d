namespace TelemetryFootprint.Cli.Figures;

/// <summary>A sum in which a part may be unknown; then it is "at least". Without a known part it is unknown itself.</summary>
internal readonly record struct PartialSum(double? Value, bool IsPartial)
{
    public static PartialSum Of(IEnumerable<double?> values)
    {
        var all = values.ToList();
        var known = all.OfType<double>().ToList();
        return new PartialSum(known.Count == 0 ? null : known.Sum(), known.Count > 0 && known.Count < all.Count);
    }

    /// <summary>What stands before the figure.</summary>
    public string Sign => IsPartial ? "≥ " : "";
}
