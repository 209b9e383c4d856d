using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Energy that reaches the collector long after its minute is kept as rows of its own, so that a total can be told as it was known then.</summary>
public static class Lateness
{
    public const int AllowedMinutes = 10;

    /// <summary>Minutes before this one have all their punctual energy at that time: whatever came later has a row that says when.</summary>
    public static UtcMinute SettledBefore(DateTimeOffset time) => UtcMinute.FromTime(time) + -AllowedMinutes;

    public static bool IsLate(UtcMinute minute, DateTimeOffset receivedAt) => receivedAt > (minute + 1 + AllowedMinutes).ToTime();
}
