using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>What the sampling side adds to a <see cref="Status"/>: inventory id, devices, thinned ticks. The rest delivery knows.</summary>
public interface IStatusSource
{
    void Complete(Status status);
}
