namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>Where an alert is. The numbers are stored.</summary>
public enum AlertPhase
{
    /// <summary>Nothing is told of it: it was pending and passed by; or, with an end, it is over because it was taken out of the configuration.</summary>
    Quiet = 0,

    /// <summary>It is raised, and has to last before anybody is told.</summary>
    Pending = 1,
    Firing = 2,
    Resolved = 3,
}
