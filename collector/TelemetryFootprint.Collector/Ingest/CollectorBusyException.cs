namespace TelemetryFootprint.Collector.Ingest;

/// <summary>The in-flight budget is spent: nothing of the batch was stored, and it is welcome again after the pause.</summary>
internal sealed class CollectorBusyException(TimeSpan retryAfter)
    : Exception(FormattableString.Invariant($"too many bytes wait for their commit; come again in {retryAfter.TotalSeconds:0.#} s"))
{
    public TimeSpan RetryAfter => retryAfter;
}
