namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>When or where a job of constant power would emit least, by what is forecast now. It is no account: nothing of it is booked.</summary>
/// <remarks>
/// Signal: marginal, what one more kilowatt-hour causes, where it is known of all zones that are compared; else average, and SignalReason says so. Null:
/// by time no zone is compared with another, and each row has its own.
/// Best: the row of the least emissions; null: unknown.
/// </remarks>
internal sealed record AdviceAnswer(
    DateTimeOffset At, double Hours, double? Watts, string By, string? Signal, string? SignalReason, AdviceRow? Best, IReadOnlyList<AdviceRow> Rows);
