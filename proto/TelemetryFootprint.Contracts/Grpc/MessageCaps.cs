namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>What one message may cost its reader.</summary>
public sealed record MessageCaps(int WireBytes, int InflatedBytes, TimeSpan CompletionTimeout)
{
    public static readonly MessageCaps Default = new(Limits.MaxMessageBytes, Limits.MaxInflatedBytes, Limits.MessageCompletionTimeout);

    public static readonly MessageCaps Unary = new(Limits.MaxUnaryBytes, Limits.MaxUnaryBytes, Limits.MessageCompletionTimeout);
}
