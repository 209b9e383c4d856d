using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Embodied;

/// <summary>Embodied emissions of GPUs and hosts that somebody has published. A model without a row has none that is known; none is guessed.</summary>
public sealed class EmbodiedTable
{
    private static readonly Lazy<EmbodiedTable> Embedded = new(() => FactTable.Embedded("embodied-hardware.csv", Read));

    private readonly FrozenDictionary<string, EmbodiedHardware> _byModel;

    private EmbodiedTable(IReadOnlyList<EmbodiedHardware> rows)
    {
        Rows = rows;
        _byModel = rows.ToFrozenDictionary(row => row.Model, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The table in this assembly.</summary>
    public static EmbodiedTable Bundled => Embedded.Value;

    public IReadOnlyList<EmbodiedHardware> Rows { get; }

    /// <summary>By the whole name, with or without "NVIDIA "; null: nobody has published one.</summary>
    public EmbodiedHardware? Find(string model) => _byModel.GetValueOrDefault(GpuCatalogue.WithoutVendor(model));

    /// <summary>The names of the hosts, in the order of the table.</summary>
    public IEnumerable<string> Hosts => Rows.Where(row => row.Kind == HardwareKind.Host).Select(row => row.Model);

    /// <summary>By the whole name; null: no host is called so.</summary>
    public EmbodiedHardware? FindHost(string model) => Find(model) is { Kind: HardwareKind.Host } host ? host : null;

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static EmbodiedTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "model,kind,kg,low_kg,high_kg,lifetime_hours,gpus,year,source",
        Parse,
        row => (row.Model.ToUpperInvariant(), $"{row.Model} has two rows")));

    private static EmbodiedHardware Parse(FactRow row)
    {
        _ = row.Year(7);
        var hardware = new EmbodiedHardware(
            row[0],
            row.Word(1, ("gpu", HardwareKind.Gpu), ("host", HardwareKind.Host)),
            Kilograms(row, 2),
            Kilograms(row, 3),
            Kilograms(row, 4),
            new DeviceHours(row.Positive(5, 200_000, "hours")),
            (int)row.Number(6, 1, 64, "GPUs"),
            $"{row[8]} ({row[7]})");
        return hardware.Low.Picograms <= hardware.Mass.Picograms && hardware.Mass.Picograms <= hardware.High.Picograms
            ? hardware
            : throw row.Wrong(2, "is not between its low and its high");
    }

    private static GramsCo2e Kilograms(FactRow row, int column) => GramsCo2e.FromKilograms(row.Positive(column, 100_000, "kg"));
}
