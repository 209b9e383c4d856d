using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>What an alert is about.</summary>
/// <param name="Name">One of the constants here.</param>
/// <param name="Budget">The budget's name; empty: it is of none.</param>
/// <param name="Aspect">The threshold (<c>80%</c>), the tier (<c>6@6h</c>) or the device; empty: there is only one.</param>
/// <param name="Period">The period that it is of, and at most once in; null: it may come again.</param>
public sealed record AlertSubject(string Name, string Budget, string Aspect, AlertSeverity Severity, MinuteRange? Period = null)
{
    public const string Threshold = "BudgetThreshold";
    public const string BurnRate = "BudgetBurnRate";
    public const string DataMissing = "BudgetDataMissing";
    public const string DuplicateDevice = "DuplicateDevice";

    /// <summary>What its budget counts: g, J, L or a currency; empty: it is of none. No part of what tells it from others.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>The same in all periods.</summary>
    public string Family => $"{Name}/{Budget}/{Aspect}";

    /// <summary>Of one id there is one state. The period's first minute is part of it, in UTC: no change of the clocks makes another.</summary>
    public string Id => Period is { } period ? FormattableString.Invariant($"{Family}/{period.From.ToTime():yyyy-MM-dd'T'HH:mm'Z'}") : Family;
}
