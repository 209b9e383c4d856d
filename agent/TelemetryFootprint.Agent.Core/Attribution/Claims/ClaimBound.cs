namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Which bound of <see cref="ClaimLimits"/> a claim was refused for.</summary>
public enum ClaimBound
{
    /// <summary>None: something else was wrong with it.</summary>
    None,

    /// <summary>Too many are open.</summary>
    Open,

    /// <summary>Too many were asked for in a short time.</summary>
    Rate,

    /// <summary>Too many names that are new.</summary>
    NewRuns,
}
