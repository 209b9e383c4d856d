using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Account;

/// <summary>What the providers that price energy say of the coming hours.</summary>
internal sealed class ZoneOutlooks(ILedgerReader ledger, IFactorChains chains)
{
    /// <summary>Null: no provider covers the zone.</summary>
    public IntensityOutlook? Average(string zone, MinuteRange range, CancellationToken cancellationToken) => chains.ChainFor(zone) is { } chain
        ? new(zone, chain.Family, ledger.Intensity(zone, chain.Family.Kind, range, cancellationToken)
            .Select(slot => new IntensityStretch(slot.Slot, slot.Value, slot.Quality)))
        : null;
}
