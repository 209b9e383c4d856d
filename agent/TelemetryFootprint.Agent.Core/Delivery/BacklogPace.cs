namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>
/// How many batches of the backlog may be on their way: one more for each that is answered quickly, half as many after one that was not. What
/// is on its way is what a new tick has to wait behind.
/// </summary>
internal sealed class BacklogPace
{
    private const double QuickSeconds = 0.5;
    private const int First = 4;

    public int Batches { get; private set; } = First;

    public void Answered(double seconds) =>
        Batches = seconds <= QuickSeconds ? Math.Min(Batches + 1, Contracts.Limits.MaxBatchesInFlight) : Math.Max(1, Batches / 2);
}
