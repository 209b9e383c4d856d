using TelemetryFootprint.Accounting.Cloud;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>One site. An empty zone means that its energy stays unpriced; an unset PUE counts as 1 and is shown as unset.</summary>
internal sealed record SiteOptions(SiteAssignment Assignment, IReadOnlyList<HostMatch> Match)
{
    /// <summary>Whose meter it is; an unset one counts as own.</summary>
    public Ownership Ownership { get; init; } = Ownership.Own;

    /// <summary>What electricity costs there; null: unknown, and not free.</summary>
    public TariffSeries? Tariff { get; init; }

    public static SiteOptions ReadDefault(SettingsReader settings) => Read(settings, "Site", "default", []);

    public static SiteOptions ReadNamed(SettingsReader settings, string name)
    {
        var section = $"Sites:{name}";
        var match = settings.List($"{section}:Match", "");
        if (match.Count == 0)
            throw new ConfigurationException($"{section}:Match", "is missing; write a host glob (gpu-*) or a label (rack=a1)");
        return Read(settings, section, name, [.. match.Select(HostMatch.Parse)]);
    }

    public static bool IsZone(string text) => text.Length <= 32 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static SiteOptions Read(SettingsReader settings, string section, string name, IReadOnlyList<HostMatch> match) => new(ReadAssignment(settings, section, name), match)
    {
        Ownership = OwnershipWord.Read(settings, $"{section}:Ownership"),
        Tariff = TariffSetting.Read(settings, $"{section}:Tariff"),
    };

    private static SiteAssignment ReadAssignment(SettingsReader settings, string section, string name)
    {
        var (zone, region) = ReadZone(settings, section);
        var pue = settings.Number($"{section}:Pue", 1m, 10m) is { } ratio ? Pue.FromRatio(ratio) : Pue.Unset;
        var wue = settings.Number($"{section}:Wue", 0m, 100m) is { } litres ? (long)(litres * 1_000_000) : (long?)null;
        return new SiteAssignment(name, zone, pue, wue)
        {
            Source = string.Join("; ", new[] { ("zone", "ZoneSource"), ("PUE", "PueSource"), ("WUE", "WueSource") }
                .Select(value => (settings.Text($"{section}:{value.Item2}", "") is { Length: > 0 } stated ? stated : value.Item1 == "zone" ? region : null) is { } source ? $"{value.Item1}: {source}" : null).OfType<string>()),
            PueSeries = settings.Text($"{section}:PueFile") is { } file ? PueFile.Read($"{section}:PueFile", file) : PueSeries.Empty,
        };
    }

    /// <summary>The zone as it is set, or that of a cloud's region and the region as its source.</summary>
    private static (string Zone, string? Region) ReadZone(SettingsReader settings, string section)
    {
        var zone = settings.Text($"{section}:Zone", "");
        if (!IsZone(zone))
            throw settings.Wrong($"{section}:Zone", zone, "a zone such as GB, FR or US-TEX-ERCO");
        if (settings.Text($"{section}:Region", "") is not { Length: > 0 } region)
            return (zone, null);
        if (zone.Length > 0)
            throw settings.Wrong($"{section}:Region", region, $"left out where {section}:Zone is set");
        var row = CloudRegionTable.Bundled.Find(region)
            ?? throw settings.Wrong($"{section}:Region", region, $"a cloud's region such as aws:eu-west-1, as footprint factors zones lists them; for another, set {section}:Zone");
        return (row.Zone, region);
    }
}
