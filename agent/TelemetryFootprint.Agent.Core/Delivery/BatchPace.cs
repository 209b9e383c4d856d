namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>
/// How large batches are, from one stream to the next: a quarter after a stream that ended because an answer took too long, and twice that again with each
/// quick answer. On a line that cannot carry a full batch within the time for its answer the same batch would else go out for ever.
/// </summary>
internal sealed class BatchPace
{
    private const int MostHalvings = 10;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    private int _halvings;

    /// <summary>Of at most <paramref name="most"/>.</summary>
    public int Ticks(int most) => Math.Max(1, most >> Volatile.Read(ref _halvings));

    public void TimedOut() => Volatile.Write(ref _halvings, Math.Min(MostHalvings, _halvings + 2));

    public void Answered(TimeSpan after)
    {
        if (after <= Quick) Volatile.Write(ref _halvings, Math.Max(0, _halvings - 1));
    }
}
