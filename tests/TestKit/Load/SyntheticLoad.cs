using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>The shape of a synthetic load. The same settings make the same ticks.</summary>
public sealed record SyntheticLoad
{
    public int Agents { get; init; } = 1;

    public int DevicesPerAgent { get; init; } = 8;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    public DateTimeOffset Start { get; init; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A counter bridges a gap and keeps its energy; an integrated device loses what it drew meanwhile.</summary>
    public Method Method { get; init; } = Method.Counter;

    /// <summary>How often a device has no row at a tick.</summary>
    public double GapChance { get; init; }

    /// <summary>How far a device's power moves from tick to tick at the most, either way.</summary>
    public int SwingMilliwatts { get; init; } = 40_000;

    public int Seed { get; init; } = 1;

    /// <summary>What its one agent calls its host; null: by its number.</summary>
    public string? Host { get; init; }

    public string Model { get; init; } = "NVIDIA H100 80GB HBM3";
}
