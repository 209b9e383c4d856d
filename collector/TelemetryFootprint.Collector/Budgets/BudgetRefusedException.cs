namespace TelemetryFootprint.Collector.Budgets;

/// <summary>A change of a budget that may not be. <paramref name="status"/>: the HTTP status that says so.</summary>
internal sealed class BudgetRefusedException(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}
