namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>What a power value says about the time around it.</summary>
public enum PowerShape
{
    /// <summary>The power at its moment.</summary>
    Instant,

    /// <summary>The mean of the time up to its moment.</summary>
    Average,
}
