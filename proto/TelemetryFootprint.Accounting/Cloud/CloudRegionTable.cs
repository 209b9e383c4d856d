using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.Accounting.Cloud;

/// <summary>Which grid zone feeds a cloud's region. A region that is not listed is unknown; names never tell (Azure's "North Europe" is Ireland).</summary>
public sealed class CloudRegionTable
{
    private static readonly Lazy<CloudRegionTable> Embedded = new(() => FactTable.Embedded("cloud-regions.csv", Read));

    private readonly FrozenDictionary<string, CloudRegion> _byName;
    private readonly ILookup<string, CloudRegion> _byZone;

    private CloudRegionTable(IReadOnlyList<CloudRegion> rows)
    {
        Rows = rows;
        _byName = rows.ToFrozenDictionary(row => row.Name);
        _byZone = rows.ToLookup(row => row.Zone);
    }

    /// <summary>The table in this assembly.</summary>
    public static CloudRegionTable Bundled => Embedded.Value;

    public IReadOnlyList<CloudRegion> Rows { get; }

    /// <summary>The region called <c>aws:us-east-1</c>; null: not in the map.</summary>
    public CloudRegion? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The regions that a zone feeds.</summary>
    public IEnumerable<CloudRegion> InZone(string zone) => _byZone[zone];

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static CloudRegionTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "cloud,region,zone,year,source,licence",
        row => new CloudRegion(row[0], row[1], row[2], row.Year(3), row[4], row[5]),
        row => (row.Name, $"{row.Name} has two rows")));
}
