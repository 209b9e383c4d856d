namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>Caps of a queue: whichever is reached first drops the oldest tick.</summary>
public sealed record TickQueueLimits(long MaxBytes, int MaxTicks)
{
    /// <summary>About an hour of eight GPUs at 1 Hz, within the agent's 64 MiB of memory.</summary>
    public static TickQueueLimits ForMemory { get; } = new(8L << 20, 7_200);
}
