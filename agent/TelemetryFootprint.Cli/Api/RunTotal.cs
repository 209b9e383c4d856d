using System.Text.Json.Serialization;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Api;

/// <summary>One row of totals: real and simulated energy, and grams of different factors, are rows of their own. <paramref name="Key"/>: whose energy it is.</summary>
internal sealed record RunTotal(string? Key, bool Simulated, string? Zone, string? Factor, string? Gas, Figure Energy, Figure Emissions, Figure Unpriced)
{
    /// <summary>Null: several, or the collector is of an older version.</summary>
    public double? Pue { get; init; }

    public bool? PueIsSet { get; init; }

    /// <summary>Of electricity; null: the collector is of an older version and does not say.</summary>
    public Figure? Cost { get; init; }

    /// <summary>Of the emissions, at the account's price of carbon; null: as for the cost.</summary>
    public Figure? CarbonCost { get; init; }

    /// <summary>Joules per state; a state without any is absent. Null: the collector is of an older version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? EnergyByState { get; init; }

    /// <summary>Joules per grade of the factor that prices them, without the unpriced ones; null: as for the states.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? EnergyByQuality { get; init; }

    /// <summary>The same of the whole energy, with the unpriced part; null: not known, or there is no energy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? PercentByQuality => EnergyShares.Percent(EnergyShares.ByGrade(this), Energy.Value);

    /// <summary>What is in the energy and what is not; null: as for the states.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Coverage? Coverage { get; init; }
}
