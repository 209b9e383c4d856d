using TelemetryFootprint.Agent.Core.Sampling.Lanes;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>The threads on which a sampler has the GPU library called; they outlive no process, whatever a call does.</summary>
public sealed class SamplingLanes(TimeProvider time) : IDisposable
{
    internal LanePool Pool { get; } = new(time);

    /// <summary>Ends them; false if one is still inside a call, and then the library must not be closed.</summary>
    public bool Stop(TimeSpan patience) => Pool.Stop(patience);

    public void Dispose() => Pool.Dispose();
}
