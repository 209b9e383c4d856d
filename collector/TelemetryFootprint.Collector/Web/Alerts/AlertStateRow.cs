namespace TelemetryFootprint.Collector.Web.Alerts;

/// <param name="Key">As notifiers are told it, without the phase.</param>
/// <param name="Name">What kind it is, such as BudgetThreshold.</param>
/// <param name="Severity">critical or warning.</param>
/// <param name="Phase">pending, firing or resolved.</param>
/// <param name="Budget">Null: it is of none.</param>
/// <param name="Unit">What that budget counts: g, J, L or a currency; null: it is of none, or it began before this was kept.</param>
/// <param name="Aspect">The threshold, the tier or the device; null: there is only one.</param>
/// <param name="PeriodFrom">Of the period that it is of; null: it may come again at any time.</param>
/// <param name="Since">When it began, in the energy's own time where it has one.</param>
/// <param name="Ends">When it was over; while it fires, when it will be, where that is known. Null: it is not over.</param>
/// <param name="Summary">One line for a person.</param>
internal sealed record AlertStateRow(
    string Key, string Name, string Severity, string Phase, string? Budget, string? Unit, string? Aspect, DateTimeOffset? PeriodFrom, DateTimeOffset Since, DateTimeOffset? Ends, string Summary);
