using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What a kilowatt-hour at the meter costs from a minute on, in the account's currency, and who says so (empty: nobody).</summary>
public sealed record TariffEntry(UtcMinute From, decimal PerKilowattHour, string Source);
