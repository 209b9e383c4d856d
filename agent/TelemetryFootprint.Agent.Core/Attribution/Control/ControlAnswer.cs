namespace TelemetryFootprint.Agent.Core.Attribution.Control;

/// <summary>One line from the agent's local socket. Energy is this host's part of the run since the claim began.</summary>
/// <param name="Ok">It was done.</param>
public sealed record ControlAnswer(bool Ok)
{
    /// <summary>Why not, and what would help.</summary>
    public string? Error { get; init; }

    /// <summary>It was done, but for this.</summary>
    public string? Note { get; init; }

    /// <summary>Which of the GPUs that the claim names are not there, and which are.</summary>
    public string? Absent { get; init; }

    public string? Run { get; init; }

    public string? Name { get; init; }

    public string? Project { get; init; }

    public string? Phase { get; init; }

    public int? Pid { get; init; }

    /// <summary>It holds no more.</summary>
    public bool? Over { get; init; }

    /// <summary>For how long it held up to the last tick.</summary>
    public double? Seconds { get; init; }

    public IReadOnlyList<ControlDevice>? Devices { get; init; }

    /// <summary>The agent delivers now to a collector that tells of runs.</summary>
    public bool? HasCollector { get; init; }

    /// <summary>Absent: the collector has said nothing of the run yet.</summary>
    public ControlCollector? Collector { get; init; }
}
