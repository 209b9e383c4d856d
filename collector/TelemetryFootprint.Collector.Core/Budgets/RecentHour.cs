using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>What one UTC hour used in one zone.</summary>
public sealed record RecentHour(UtcMinute Hour, string Zone, BudgetUse Use);
