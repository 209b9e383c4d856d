namespace TelemetryFootprint.Cli.Figures;

/// <summary>Grams of CO2e over a time. Unpriced: some of its energy has no factor yet, so that a value is a lower bound.</summary>
internal readonly record struct GramsSince(double? Value, bool IsUnpriced)
{
    /// <summary>Nothing to add up.</summary>
    public static GramsSince Unknown { get; } = new(null, false);

    /// <summary>A sum keeps what is known and says that it is not all.</summary>
    public static GramsSince Sum(IEnumerable<GramsSince> parts)
    {
        List<GramsSince> all = [.. parts];
        var known = all.Where(part => part.Value is not null).ToList();
        return new GramsSince(
            known.Count == 0 ? null : known.Sum(part => part.Value),
            all.Any(part => part.IsUnpriced || (part.Value is null && known.Count > 0)));
    }
}
