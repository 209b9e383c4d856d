namespace TelemetryFootprint.Contracts;

/// <summary>Caps of the wire that both sides keep. A message beyond one is refused, never truncated.</summary>
public static class Limits
{
    /// <summary>Bytes of one message as it travels, without its 5-byte prefix.</summary>
    public const int MaxMessageBytes = 1 << 20;

    /// <summary>Bytes of one message after decompression: absolute, whatever the ratio.</summary>
    public const int MaxInflatedBytes = 4 << 20;

    /// <summary>From a message's first byte to its last; a slower sender loses the stream.</summary>
    public static readonly TimeSpan MessageCompletionTimeout = TimeSpan.FromSeconds(10);
}
