using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// Where a host stood from a minute on, until its next period. The first period of a host begins before all time;
/// a changed zone or PUE applies from now on and never to the past.
/// </summary>
/// <param name="WueMicrolitresPerKilowattHour">Water use of the site; null: unset.</param>
public sealed record SitePeriod(string Host, UtcMinute From, string Site, string Zone, Pue Pue, long? WueMicrolitresPerKilowattHour)
{
    /// <summary>The beginning of a host's first period.</summary>
    public static UtcMinute BeforeAllTime { get; } = new(int.MinValue);

    /// <summary>True if the other says the same of the host, whenever it began.</summary>
    public bool SaysTheSameAs(SitePeriod other) => this with { From = other.From } == other;
}
