using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Cloud;

/// <summary>PUE and WUE per cloud. The newest year counts, each figure by itself: an operator may state one and not the other.</summary>
public sealed class CloudEfficiencyTable
{
    private static readonly Lazy<CloudEfficiencyTable> Embedded = new(() => FactTable.Embedded("cloud-efficiency.csv", Read));

    private CloudEfficiencyTable(IReadOnlyList<CloudEfficiency> rows) => Rows = rows;

    /// <summary>The table in this assembly.</summary>
    public static CloudEfficiencyTable Bundled => Embedded.Value;

    public IReadOnlyList<CloudEfficiency> Rows { get; }

    /// <summary>The newest row that states a PUE: the region's own, else the fleet's.</summary>
    public CloudEfficiency? PueOf(string cloud, string region) => Newest(cloud, region, row => row.Pue is not null);

    /// <summary>The newest row that states a WUE: the region's own, else the fleet's.</summary>
    public CloudEfficiency? WueOf(string cloud, string region) => Newest(cloud, region, row => row.Wue is not null);

    /// <summary>Reads a table; <c>-</c> is an unstated figure. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static CloudEfficiencyTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "cloud,region,pue,wue_litres_per_kwh,year,source,licence",
        row => new CloudEfficiency(
            row[0],
            row[1],
            row.Optional(2, 1, 3, "") is { } pue ? Pue.FromRatio(pue) : null,
            row.Optional(3, 0, 20, "L/kWh") is { } wue ? LitresPerKilowattHour.FromLitres(wue) : null,
            row.Year(4),
            row[5],
            row[6]),
        row => ((row.Cloud, row.Region, row.Year), $"{row.Cloud} {row.Region} has two rows for {row.Year}")));

    private CloudEfficiency? Newest(string cloud, string region, Func<CloudEfficiency, bool> states) => Rows
        .Where(row => row.Cloud == cloud && (row.Region == region || row.Region == CloudEfficiency.Fleet) && states(row))
        .OrderByDescending(row => row.Region == region).ThenByDescending(row => row.Year)
        .FirstOrDefault();
}
