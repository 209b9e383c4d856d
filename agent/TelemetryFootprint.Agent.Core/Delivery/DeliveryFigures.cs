namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Delivery at a moment; counts since the agent's start. Null: never yet.</summary>
public sealed record DeliveryFigures
{
    public bool Connected { get; init; }

    public long Attempts { get; init; }

    /// <summary>Streams that reached Welcome after the first one.</summary>
    public long Reconnects { get; init; }

    public long SentBatches { get; init; }

    public long SentBytes { get; init; }

    public long AcknowledgedTicks { get; init; }

    public long RejectedBatches { get; init; }

    public DateTimeOffset? LastAck { get; init; }

    public string? LastError { get; init; }

    public string? CollectorVersion { get; init; }

    /// <summary>The collector answers claims with what their runs use.</summary>
    public bool TellsOfRuns { get; init; }
}
