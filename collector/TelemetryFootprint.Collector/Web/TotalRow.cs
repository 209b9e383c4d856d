namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// One row of totals. Zone and PUE are null where the row's energy has several of them (PueReason says so); the points of /series carry them then.
/// </summary>
internal sealed record TotalRow(
    string Key,
    string? Host,
    bool Simulated,
    string? Zone,
    double? Pue,
    bool? PueIsSet,
    string? PueReason,
    string? Factor,
    string? Gas,
    Figure Energy,
    Figure Emissions,
    Figure Unpriced,
    CoverageAnswer Coverage)
{
    /// <summary>Of electricity: energy at the meter, that is Energy × PUE, at the tariff of its site and time. A lower bound, which its reason says, where a part has none. Sensor bounds.</summary>
    public required Figure Cost { get; init; }

    /// <summary>Emissions at the account's price of carbon, with their bounds, grade and reason.</summary>
    public required Figure CarbonCost { get; init; }

    /// <summary>Joules per grade of the factor that prices them; with Unpriced they are all of Energy. A grade without any is absent.</summary>
    public IReadOnlyDictionary<string, double> EnergyByQuality { get; init; } = new Dictionary<string, double>();

    /// <summary>Joules that were active, execution_idle (a process held the device and did nothing), reserved_idle (its run held it without a process), idle or unknown; together all of Energy. A state without any is absent.</summary>
    public IReadOnlyDictionary<string, double> EnergyByState { get; init; } = new Dictionary<string, double>();
}
