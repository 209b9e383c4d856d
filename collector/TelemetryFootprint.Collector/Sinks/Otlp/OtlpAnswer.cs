namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>What came of one message.</summary>
/// <param name="Failure">Null: it was taken.</param>
/// <param name="Rejected">Points that its reader did not want, of a message that was taken.</param>
internal readonly record struct OtlpAnswer(string? Failure, long Rejected)
{
    public static OtlpAnswer Failed(string reason) => new(reason, 0);
}
