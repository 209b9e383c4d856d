using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// Losses of grids, where a publisher states them, to go on top of factors per kilowatt-hour generated (eGRID's output rates, a mix of net generation). NESO's
/// factors count them already: Great Britain and its regions must have no row here.
/// </summary>
public sealed class GridLossTable
{
    private static readonly Lazy<GridLossTable> Embedded = new(() => FactTable.Embedded("grid-losses.csv", Read));

    private readonly FrozenDictionary<string, GridLoss> _byZone;

    private GridLossTable(IReadOnlyList<GridLoss> rows)
    {
        Rows = rows;
        _byZone = rows.ToFrozenDictionary(row => row.Zone);
    }

    /// <summary>The table in this assembly.</summary>
    public static GridLossTable Bundled => Embedded.Value;

    public IReadOnlyList<GridLoss> Rows { get; }

    /// <summary>The zone's, else its country's. Null: not known, which is not 0.</summary>
    public GridLoss? Find(string zone) => _byZone.GetValueOrDefault(zone) ?? _byZone.GetValueOrDefault(ZoneName.CountryOf(zone));

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static GridLossTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "zone,percent,low_percent,high_percent,year,source,licence",
        row => new GridLoss(row[0], Share(row, 1), Share(row, 2), Share(row, 3), row.Year(4), row[5], row[6]),
        row => (row.Zone, $"{row.Zone} has two rows")));

    private static int Share(FactRow row, int column) => (int)(row.Number(column, 0, 50, "%") * 10_000);
}
