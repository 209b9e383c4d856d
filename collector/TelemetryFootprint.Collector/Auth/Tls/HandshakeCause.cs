namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>Why a handshake failed, as a label of a metric and as words for the log. The library's own texts name its sources.</summary>
internal sealed record HandshakeCause(string Label, string Words)
{
    public static HandshakeCause Silent { get; } = new("no_request", "it ended the connection after the handshake without a request; it may not trust this certificate");

    private static readonly HandshakeCause Ended = new("ended", "it ended the connection during the handshake; it may not trust this certificate");

    private static readonly (string Part, HandshakeCause Cause)[] Known =
    [
        ("unsupported protocol", new("protocol", "it offers neither TLS 1.2 nor 1.3")),
        ("no protocols available", new("protocol", "it offers neither TLS 1.2 nor 1.3")),
        ("version too low", new("protocol", "it offers neither TLS 1.2 nor 1.3")),
        ("wrong version number", new("plaintext", "it does not speak TLS")),
        ("http request", new("plaintext", "it does not speak TLS")),
        ("no shared cipher", new("cipher", "it shares no cipher suite with this collector")),
        ("unknown ca", new("untrusted", "it does not trust this certificate's issuer")),
        ("certificate unknown", new("untrusted", "it does not trust this certificate")),
        ("bad certificate", new("untrusted", "it does not trust this certificate")),
        ("certificate expired", new("untrusted", "to it this certificate is expired")),
        ("unexpected eof", Ended),
    ];

    /// <summary>Of all of them.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Known.Select(known => known.Cause.Label).Append(Silent.Label).Append("timeout").Append("other").Distinct()];

    public static HandshakeCause Of(Exception? failure)
    {
        if (failure is OperationCanceledException) return new("timeout", "its handshake took too long");
        for (var error = failure; error is not null; error = error.InnerException)
        {
            if (Known.FirstOrDefault(known => error.Message.Contains(known.Part, StringComparison.OrdinalIgnoreCase)).Cause is { } cause) return cause;
        }

        return failure is null or IOException ? Ended : new("other", $"its handshake failed ({failure.GetBaseException().Message})");
    }
}
