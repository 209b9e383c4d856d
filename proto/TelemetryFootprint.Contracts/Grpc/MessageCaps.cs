namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>What one message may cost its reader.</summary>
public sealed record MessageCaps(int WireBytes, int InflatedBytes, TimeSpan CompletionTimeout)
{
    /// <summary>How many fields, and numbers or letters in them, it may have: each costs far more in memory than on the wire.</summary>
    public (int Fields, int Values) Parts { get; init; } = (Limits.MaxMessageFields, Limits.MaxMessageValues);

    public static readonly MessageCaps Default = new(Limits.MaxMessageBytes, Limits.MaxInflatedBytes, Limits.MessageCompletionTimeout);

    /// <summary>Of points of metrics from others: what OpenTelemetry's own readers take, and some fifty fields for each of the 8,192 points that are sent at once.</summary>
    public static readonly MessageCaps Points = new(Limits.MaxInflatedBytes, Limits.MaxInflatedBytes, Limits.MessageCompletionTimeout) { Parts = (Limits.MaxPointFields, Limits.MaxInflatedBytes) };

    public static readonly MessageCaps Unary = new(Limits.MaxUnaryBytes, Limits.MaxUnaryBytes, Limits.MessageCompletionTimeout);
}
