using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What energy is joined with: tables that come with the product, and what the operator declares.</summary>
/// <param name="Contracts">Null: none are declared, and there is no market-based account.</param>
/// <param name="Ownership">By site name: whose meter it is.</param>
public sealed record AccountRules(ContractBook? Contracts, EmbodiedCatalogue Embodied, Func<string, Ownership> Ownership)
{
    public AnnualFactorTable Yearly { get; init; } = AnnualFactorTable.Bundled;

    public GridLossTable Losses { get; init; } = GridLossTable.Bundled;

    public ResidualMixTable Residual { get; init; } = ResidualMixTable.Bundled;

    public WaterFactorTable Water { get; init; } = WaterFactorTable.Bundled;
}
