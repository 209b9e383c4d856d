namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>A budget that somebody made while the collector ran.</summary>
/// <param name="Settings">A JSON object of texts, named as in the configuration.</param>
/// <param name="Who">Who wrote it last.</param>
public sealed record KeptBudget(string Name, string Settings, string Who, DateTimeOffset At);
