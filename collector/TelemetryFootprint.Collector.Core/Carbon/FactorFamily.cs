namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>What a factor counts. Only energy priced within one family stands in one sum.</summary>
public readonly record struct FactorFamily(FactorKind Kind, FactorSignal Signal, FactorBasis Basis, FactorGas Gas)
{
    /// <summary>The family as one number, as the store keeps it.</summary>
    public int Code => ((int)Kind * 1000) + ((int)Signal * 100) + ((int)Basis * 10) + (int)Gas;

    public static FactorFamily Of(FactorIdentity identity) => new(identity.Kind, identity.Signal, identity.Basis, identity.Gas);

    public static FactorFamily FromCode(int code) =>
        new((FactorKind)(code / 1000), (FactorSignal)(code / 100 % 10), (FactorBasis)(code / 10 % 10), (FactorGas)(code % 10));
}
