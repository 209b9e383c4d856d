using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A <see cref="ResidualPart"/> being summed.</summary>
internal sealed class ResidualPartSum(ResidualUse use)
{
    private FacilityEnergy _energy;
    private GramsBounds _bounds;

    /// <summary>Exact.</summary>
    public EmissionProduct Product { get; private set; }

    public void Add(AccountCell cell, FacilityEnergy rest, EmissionProduct product)
    {
        _energy += rest;
        Product += product;
        // A residual mix is a year's.
        _bounds += GramsRange.Of(cell.Energy, product.ToGrams(), FactorQuality.Annual);
    }

    public ResidualPart Part => new(use, _energy, new(Product.ToGrams()), _bounds);
}
