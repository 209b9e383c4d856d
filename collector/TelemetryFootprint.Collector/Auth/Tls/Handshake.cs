namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>One connection's TLS handshake as far as it is known; the server's own TLS tells of failures only by its log.</summary>
internal sealed class Handshake
{
    private static readonly AsyncLocal<Handshake?> Flow = new();

    /// <summary>Of the connection on whose account something is logged; null: of none.</summary>
    public static Handshake? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public bool IsDone { get; set; }

    public Exception? Failure { get; set; }
}
