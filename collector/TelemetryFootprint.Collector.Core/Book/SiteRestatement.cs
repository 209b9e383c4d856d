using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>A correction of what a site was in the past. Nothing else changes it.</summary>
/// <param name="Host">One host; null: all hosts of <paramref name="Site"/>.</param>
/// <param name="Site">The hosts' minutes at this site only; null: wherever the host stood.</param>
/// <param name="Pue">Null: unchanged.</param>
/// <param name="Zone">Null: unchanged.</param>
public sealed record SiteRestatement(string? Host, string? Site, MinuteRange Range, Pue? Pue, string? Zone, string Reason, string Who)
{
    /// <summary>Null: unchanged.</summary>
    public LitresPerKilowattHour? Wue { get; init; }

    public string Subject => Host is null ? $"site {Site}" : $"host {Host}";

    /// <summary>True if the period began before the range's end and would say something else.</summary>
    public bool Changes(SitePeriod period) => period.From < Range.To && !Apply(period).SaysTheSameAs(period);

    /// <summary>What the new past says, in one line.</summary>
    public string Describe() => FormattableString.Invariant(
        $"{(Pue is { } pue ? $"PUE {pue.Value}, " : "")}{(Wue is { } wue ? $"WUE {wue.Value} L/kWh, " : "")}{(Zone is { } zone ? $"zone {zone}, " : "")}from {Range.From.ToTime():yyyy-MM-dd'T'HH:mm'Z'} to {Range.To.ToTime():yyyy-MM-dd'T'HH:mm'Z'}");

    /// <summary>What the period says from now on; the same period: it is not of this site.</summary>
    public SitePeriod Apply(SitePeriod period)
    {
        if (Site is not null && period.Site != Site) return period;
        var changed = period with { Pue = Pue ?? period.Pue, Zone = Zone ?? period.Zone, WueMicrolitresPerKilowattHour = Wue?.Microlitres ?? period.WueMicrolitresPerKilowattHour };
        return changed.SaysTheSameAs(period) ? period : changed with { Source = SitePeriod.RestatedPrefix + Reason };
    }
}
