using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>The runs of this host that are claimed, for the collector. Any thread.</summary>
public interface IClaimSource
{
    /// <summary>Another one whenever they changed.</summary>
    long Version { get; }

    /// <summary>All of them.</summary>
    RunClaims Message();
}
