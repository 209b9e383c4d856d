namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>The pace of delivery.</summary>
public sealed record DeliveryOptions
{
    /// <summary>At least this long between two sends, unless a full batch waits: at 1 Hz each tick goes out at once.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Ticks per batch while catching up.</summary>
    public int TicksPerBatch { get; init; } = 256;

    /// <summary>The contract asks for a status every 5 s or sooner.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(4.5);

    /// <summary>For the connection, for Welcome, and for the answer to a batch: then the collector counts as hung.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A refused batch that may succeed later rests this long; twice as long each time that it is refused again, up to a minute.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stopping agent still waits for acknowledgements.</summary>
    public TimeSpan FinalFlush { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A connection that lived this long was a good one: the next back-off starts small again.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);
}
