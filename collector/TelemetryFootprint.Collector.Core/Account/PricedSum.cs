using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Energy and its exact product being summed. Grams are divided once, at the end.</summary>
public sealed class PricedSum
{
    public EnergyCell Energy { get; private set; }

    public Joules Unpriced { get; private set; }

    /// <summary>Anything of it is priced; else product and bounds are of nothing.</summary>
    public bool IsPriced { get; private set; }

    public EmissionProduct Product { get; private set; }

    public GramsBounds Bounds { get; private set; }

    /// <summary>The lowest grade of a factor in it; null: nothing is priced.</summary>
    public FactorQuality? Quality { get; private set; }

    /// <summary>Some of it was booked with another factor.</summary>
    public bool IsRestated { get; private set; }

    public void Add(LedgerCell cell, CellPrice? price)
    {
        var energy = new Joules(cell.Energy.Millijoules);
        Energy += cell.Energy;
        if (price is not { } of)
        {
            Unpriced += energy;
            return;
        }

        var product = EmissionProduct.Of(energy, cell.Period.Pue, of.Value);
        Product += product;
        Bounds += GramsRange.Of(cell.Energy, product.ToGrams(), of.Quality);
        Quality = !IsPriced || of.Quality < Quality ? of.Quality : Quality;
        IsRestated |= of.IsRestated;
        IsPriced = true;
    }
}
