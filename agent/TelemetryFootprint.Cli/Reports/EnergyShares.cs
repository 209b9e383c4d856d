using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What a row's energy is made of, in parts of the whole.</summary>
internal static class EnergyShares
{
    public const string Unpriced = "unpriced";

    /// <summary>Of a collector's answer, in the order in which they are shown; one that a later collector adds comes after them.</summary>
    public static IReadOnlyList<string> States { get; } = ["active", "execution_idle", "reserved_idle", "idle", "unknown"];

    public static IReadOnlyList<string> Grades { get; } = ["measured", "estimated", "carried", "forecast", "annual", Unpriced];

    /// <summary>Joules per grade of the factor, with those that have none; null: the collector does not say, or prices them in another kind than it was asked for.</summary>
    public static IReadOnlyDictionary<string, double>? ByGrade(RunTotal row)
    {
        if (row.EnergyByQuality is not { } grades || row.Unpriced.Value is not { } unpriced) return null;
        var all = new Dictionary<string, double>(grades, StringComparer.Ordinal);
        if (unpriced > 0) all[Unpriced] = unpriced;
        return all;
    }

    /// <summary>Of the whole; null: there is none.</summary>
    public static IReadOnlyDictionary<string, double>? Percent(IReadOnlyDictionary<string, double>? parts, double? whole) =>
        parts is null || whole is not > 0 ? null : parts.ToDictionary(part => part.Key, part => part.Value / whole.Value * 100, StringComparer.Ordinal);

    /// <summary>A part that is there is never 0 %, and one beside others never 100 %.</summary>
    public static string Text(double percent) => percent switch
    {
        > 0 and < 0.05 => "< 0.1 %",
        > 99.95 and < 100 => "> 99.9 %",
        _ => percent.ToString("0.#", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>Of all the rows; null: one of them does not say.</summary>
    public static IReadOnlyDictionary<string, double>? Sum(IEnumerable<IReadOnlyDictionary<string, double>?> rows)
    {
        var sum = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row is null) return null;
            foreach (var (name, joules) in row) sum[name] = sum.GetValueOrDefault(name) + joules;
        }

        return sum;
    }
}
