using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What the configuration now says of a host.</summary>
public sealed record SiteAssignment(string Site, string Zone, Pue Pue, long? WueMicrolitresPerKilowattHour = null)
{
    /// <summary>Where the values come from; empty: nobody said.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The PUE over time; empty: it is <see cref="Pue"/> at all times.</summary>
    public PueSeries PueSeries { get; init; } = PueSeries.Empty;

    /// <summary>What holds at that minute.</summary>
    public SiteAssignment At(UtcMinute minute) => PueSeries.At(minute) is { } entry
        ? this with { Pue = entry.Pue, Source = Source.Length == 0 ? $"PUE: {entry.Source}" : $"{Source}; PUE: {entry.Source}" }
        : this;
}
