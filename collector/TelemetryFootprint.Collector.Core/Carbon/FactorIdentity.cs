namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>Where a factor comes from and what it counts. A chain holds factors of one kind, signal, basis and gas only.</summary>
public sealed record FactorIdentity(string Provider, FactorKind Kind, FactorSignal Signal, FactorBasis Basis, FactorGas Gas, string Source)
{
    /// <summary>True if energy priced with either may stand in one sum.</summary>
    public bool IsSummableWith(FactorIdentity other) =>
        Kind == other.Kind && Signal == other.Signal && Basis == other.Basis && Gas == other.Gas;
}
