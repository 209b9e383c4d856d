using System.Collections.Frozen;
using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Catalogue;

/// <summary>
/// Power ranges of known GPUs, for devices whose power cannot be read. A name is matched whole, never by prefix:
/// A40 is not RTX A4000, L40 is not L40S, and a "Laptop GPU", "Max-Q" or export card ("D") draws another power than
/// its namesake, so it matches only a row of its own. Drivers from R470 on say "NVIDIA " first: one such prefix is dropped.
/// </summary>
public static class GpuCatalogue
{
    private const string VendorPrefix = "NVIDIA ";
    private const string ResourceName = "gpu-models.csv";

    public static IReadOnlyList<GpuModel> All { get; } = Read();

    private static readonly FrozenDictionary<string, GpuModel> ByName = All.ToFrozenDictionary(model => model.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The row of this exact model; null if the catalogue does not know it.</summary>
    public static GpuModel? Find(string name) => ByName.GetValueOrDefault(WithoutVendor(name));

    /// <summary>The name as the catalogue compares it.</summary>
    public static string WithoutVendor(string name)
    {
        var trimmed = name.Trim();
        return trimmed.StartsWith(VendorPrefix, StringComparison.OrdinalIgnoreCase) ? trimmed[VendorPrefix.Length..] : trimmed;
    }

    private static List<GpuModel> Read()
    {
        using var stream = typeof(GpuCatalogue).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The build lacks its resource {ResourceName}.");
        using var reader = new StreamReader(stream);
        var models = new List<GpuModel>();
        _ = reader.ReadLine(); // the column names
        while (reader.ReadLine() is { } line)
            models.Add(Parse(line));
        return models;
    }

    private static GpuModel Parse(string line)
    {
        var cells = line.Split(',');
        if (cells.Length != 10)
            throw new InvalidOperationException($"{ResourceName} has a row without 10 cells: {line}");
        return new GpuModel
        {
            Name = cells[0],
            Architecture = cells[1],
            Max = Power(cells[2]),
            MaxQuality = Quality(cells[3]),
            Idle = Power(cells[4]),
            IdleQuality = Quality(cells[5]),
            HeldIdle = Power(cells[6]),
            HeldIdleQuality = Quality(cells[7]),
            DevicesPerBoard = int.Parse(cells[8], CultureInfo.InvariantCulture),
            Source = cells[9],
        };
    }

    private static Watts Power(string cell) => Watts.FromWatts(decimal.Parse(cell, CultureInfo.InvariantCulture));

    private static FigureQuality Quality(string cell) => Enum.Parse<FigureQuality>(cell, ignoreCase: true);
}
