using System.Collections.Frozen;
using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// The yearly means that come with the product. Publishers differ by tens of percent because they count different things, so a zone has
/// at most one row per kind and rows of different publishers are never blended.
/// </summary>
public sealed class AnnualFactorTable
{
    private const string Resource = "annual-factors.csv";
    private const string Header = "zone,g_per_kwh,kind,gas,basis,year,source,licence";

    private static readonly Lazy<AnnualFactorTable> Embedded = new(ReadEmbedded);

    private readonly FrozenDictionary<(string Zone, AnnualFactorKind Kind), AnnualFactor> _byZone;

    private AnnualFactorTable(IReadOnlyList<AnnualFactor> rows)
    {
        Rows = rows;
        _byZone = rows.ToFrozenDictionary(row => (row.Zone, row.Kind));
    }

    /// <summary>The table in this assembly.</summary>
    public static AnnualFactorTable Bundled => Embedded.Value;

    public IReadOnlyList<AnnualFactor> Rows { get; }

    /// <summary>The zone's row of this kind; a null kind means lifecycle if there is one, else direct. Null: the zone has none.</summary>
    public AnnualFactor? Find(string zone, AnnualFactorKind? kind) =>
        kind is { } asked
            ? _byZone.GetValueOrDefault((zone, asked))
            : _byZone.GetValueOrDefault((zone, AnnualFactorKind.Lifecycle)) ?? _byZone.GetValueOrDefault((zone, AnnualFactorKind.Direct));

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number: a wrong figure must never price energy.</summary>
    public static AnnualFactorTable Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadLine() != Header)
        {
            throw new FormatException($"line 1: the header must be {Header}");
        }

        var rows = new List<AnnualFactor>();
        var seen = new HashSet<(string, AnnualFactorKind)>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var row = ReadRow(line, number);
            if (!seen.Add((row.Zone, row.Kind)))
            {
                throw new FormatException($"line {number}: {row.Zone} has two {row.Kind} rows");
            }

            rows.Add(row);
        }

        return new AnnualFactorTable(rows);
    }

    private static AnnualFactor ReadRow(string line, int number)
    {
        var cells = line.Split(',');
        if (cells.Length != 8 || cells.Any(string.IsNullOrWhiteSpace))
        {
            throw new FormatException($"line {number}: eight filled columns are needed");
        }

        if (!decimal.TryParse(cells[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var grams) || grams is <= 0 or > 3000)
        {
            throw new FormatException($"line {number}: '{cells[1]}' is not above 0 and at most 3000 g/kWh");
        }

        if (!int.TryParse(cells[5], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1990 or > 2100)
        {
            throw new FormatException($"line {number}: '{cells[5]}' is not a year");
        }

        return new AnnualFactor(
            cells[0], GramsPerKilowattHour.FromGrams(grams), Kind(cells[2], number), Gas(cells[3], number), cells[4], year, cells[6], cells[7]);
    }

    private static AnnualFactorKind Kind(string text, int number) => text switch
    {
        "direct" => AnnualFactorKind.Direct,
        "lifecycle" => AnnualFactorKind.Lifecycle,
        _ => throw new FormatException($"line {number}: '{text}' is neither direct nor lifecycle"),
    };

    private static AnnualFactorGas Gas(string text, int number) => text switch
    {
        "co2" => AnnualFactorGas.Co2,
        "co2e" => AnnualFactorGas.Co2e,
        _ => throw new FormatException($"line {number}: '{text}' is neither co2 nor co2e"),
    };

    private static AnnualFactorTable ReadEmbedded()
    {
        using var stream = typeof(AnnualFactorTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var reader = new StreamReader(stream);
        return Read(reader);
    }
}
