using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What the cells of one question are priced with. For one caller at a time.</summary>
public interface ICellPrices
{
    /// <summary>What the zone is booked in; null: it has no provider, or one of another kind than was asked for.</summary>
    FactorFamily? FamilyOf(string zone);

    /// <summary>Null: the slot's energy waits for a factor.</summary>
    CellPrice? PriceOf(string zone, MinuteRange slot);
}
