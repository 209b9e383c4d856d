namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>What came of one message.</summary>
/// <param name="Failure">Null: it was taken.</param>
/// <param name="Rejected">Points that its reader did not want, of a message that was taken.</param>
/// <param name="IsOfMessage">The reader is there and wants the others.</param>
internal sealed record OtlpAnswer(string? Failure, long Rejected, bool IsOfMessage = false)
{
    /// <summary>What its reader said of points that it rejected, or as a warning of all; one line of some length at most, and empty: nothing.</summary>
    public string Said { get; init; } = "";

    /// <summary>Its reader takes smaller ones.</summary>
    public bool IsTooLarge { get; init; }

    public static OtlpAnswer Failed(string reason, bool isOfMessage = false) => new(reason, 0, isOfMessage);
}
