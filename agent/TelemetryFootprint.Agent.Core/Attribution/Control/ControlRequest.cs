using System.Text.Json.Serialization;

namespace TelemetryFootprint.Agent.Core.Attribution.Control;

/// <summary>One line to the agent's local socket.</summary>
/// <param name="Op"><c>claim</c>, <c>status</c> or <c>end</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ControlRequest(string Op)
{
    /// <summary>The process; absent: who asks.</summary>
    public int? Pid { get; init; }

    /// <summary>Of <c>claim</c>: the run's id.</summary>
    public string? Run { get; init; }

    public string? Name { get; init; }

    public string? Project { get; init; }

    /// <summary>training, inference or other.</summary>
    public string? Phase { get; init; }

    /// <summary>What the run may use on all its hosts; the collector judges it.</summary>
    public ControlBudget? Budget { get; init; }

    /// <summary>Its user's processes in its control group too.</summary>
    public bool Cgroup { get; init; }

    /// <summary>GPUs that are set aside for it, by index or UUID.</summary>
    public IReadOnlyList<string>? Gpus { get; init; }
}
