using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>The tariff of some minutes. Where it changes within them, the mean of the minutes, and the lowest and highest of them.</summary>
public readonly record struct TariffRange(Tariff Middle, Tariff Low, Tariff High)
{
    /// <summary>It changes within the minutes, and nobody knows which of them the energy is of.</summary>
    public bool IsEstimated => Low != High;
}
