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
        var zone = settings.Text($"{section}:Zone", "");
        if (!IsZone(zone))
            throw settings.Wrong($"{section}:Zone", zone, "a zone such as GB, FR or US-TEX-ERCO");
        var pue = settings.Number($"{section}:Pue", 1m, 10m) is { } ratio ? Pue.FromRatio(ratio) : Pue.Unset;
        var wue = settings.Number($"{section}:Wue", 0m, 100m) is { } litres ? (long)(litres * 1_000_000) : (long?)null;
        return new SiteAssignment(name, zone, pue, wue)
        {
            Source = string.Join("; ", new[] { ("zone", "ZoneSource"), ("PUE", "PueSource"), ("WUE", "WueSource") }
                .Select(value => settings.Text($"{section}:{value.Item2}") is { } source ? $"{value.Item1}: {source}" : null).OfType<string>()),
            PueSeries = settings.Text($"{section}:PueFile") is { } file ? PueFile.Read($"{section}:PueFile", file) : PueSeries.Empty,
        };
    }
}
