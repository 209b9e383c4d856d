using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// Where a host stood from a minute on, until its next period. The first period of a host begins before all time;
/// a changed zone or PUE applies from now on and never to the past.
/// </summary>
/// <param name="WueMicrolitresPerKilowattHour">Water use of the site; null: unset.</param>
public sealed record SitePeriod(string Host, UtcMinute From, string Site, string Zone, Pue Pue, long? WueMicrolitresPerKilowattHour)
{
    /// <summary>Where the values come from, as the configuration says; empty: it does not say.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Before the source of values that a restatement gave to the past.</summary>
    public const string RestatedPrefix = "restated: ";

    public bool IsRestated => Source.StartsWith(RestatedPrefix, StringComparison.Ordinal);

    /// <summary>The beginning of a host's first period.</summary>
    public static UtcMinute BeforeAllTime { get; } = new(int.MinValue);

    /// <summary>The period's values in one line, for a person.</summary>
    public string Describe() => FormattableString.Invariant(
        $"site {Site}, zone {(Zone.Length == 0 ? "unset" : Zone)}, PUE {(Pue.IsSet ? Pue.Value : "unset")}, WUE {(WueMicrolitresPerKilowattHour is { } wue ? wue / 1e6 : "unset")}{(Source.Length == 0 ? "" : $" ({Source})")}{(From == BeforeAllTime ? "" : $", from {From.ToTime():yyyy-MM-dd'T'HH:mm'Z'}")}");

    /// <summary>True if the other says the same of the host, whenever it began.</summary>
    public bool SaysTheSameAs(SitePeriod other) => this with { From = other.From } == other;
}
