using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity.Annual;

/// <summary>
/// The bundled yearly means. One value for all time: the best there is for zones without a live source, and marked as such. A part of a country without a row
/// takes its country's of the same kind, and the source says so.
/// </summary>
internal sealed class AnnualIntensityProvider(AnnualFactorTable table) : IIntensityProvider
{
    public const string ProviderName = "annual";

    /// <summary>Wide enough for any reading that the clock checks let through.</summary>
    public static readonly MinuteRange AllTime = new(
        UtcMinute.FromTime(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        UtcMinute.FromTime(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    public string Name => ProviderName;

    public ProviderTerms Terms { get; } = new(
        "per row, see its source", TimeSpan.Zero, [], TimeSpan.MaxValue);

    public TimeSpan? PollInterval => null;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => Find(zone, kind) is { } found ? IdentityOf(zone, found) : null;

    public int SlotMinutes(string zone) => 60;

    public Task<IReadOnlyList<FactorObservation>> FetchAsync(
        string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = Find(zone, kind)
            ?? throw new IntensityUnavailableException($"the yearly table has no {kind} figure for zone {zone}; see `footprint factors zones`");
        return Task.FromResult<IReadOnlyList<FactorObservation>>(
            [new FactorObservation(zone, AllTime, found.Row.Value, FactorQuality.Annual, IdentityOf(zone, found))]);
    }

    private (AnnualFactor Row, ZoneReach Reach)? Find(string zone, FactorKind? kind) => table.FindOrWiden(zone, kind switch
    {
        FactorKind.Direct => AnnualFactorKind.Direct,
        FactorKind.Lifecycle => AnnualFactorKind.Lifecycle,
        _ => null,
    });

    private static FactorIdentity IdentityOf(string zone, (AnnualFactor Row, ZoneReach Reach) found) => new(
        ProviderName,
        found.Row.Kind == AnnualFactorKind.Direct ? FactorKind.Direct : FactorKind.Lifecycle,
        FactorSignal.Average,
        FactorBasis.Location,
        found.Row.Gas == AnnualFactorGas.Co2 ? FactorGas.Co2 : FactorGas.Co2e,
        $"{found.Row.Source} {found.Row.Year} ({found.Row.Licence}){(found.Reach == ZoneReach.Country ? $"; of {found.Row.Zone}, in place of {zone}" : "")}");
}
