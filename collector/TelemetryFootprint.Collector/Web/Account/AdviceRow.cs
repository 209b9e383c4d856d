namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>A window for the job in one zone, beside what would happen otherwise.</summary>
/// <remarks>
/// Signal: marginal or average, of both windows of the row; SignalReason says why it is not marginal.
/// Window: null: the forecast does not reach, and Reason says how far it does.
/// Saving: the counterfactual's emissions less the window's; below zero: it would cost more.
/// </remarks>
internal sealed record AdviceRow(
    string Zone, double Pue, bool PueIsSet, string Signal, string? SignalReason, string? Factor, string? Gas, AdviceWindow? Window, string Counterfactual, AdviceWindow? Otherwise, Figure Saving,
    DateTimeOffset? KnownUntil, string? Reason);
