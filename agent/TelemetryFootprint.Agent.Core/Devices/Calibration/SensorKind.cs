namespace TelemetryFootprint.Agent.Core.Devices.Calibration;

/// <summary>How much of the time a board's power sensor looks, which decides what an integral over its readings can miss.</summary>
public enum SensorKind
{
    /// <summary>The reading is a 1 s average: nothing is missed, edges are late.</summary>
    Averaged,

    /// <summary>A moment, or the mean of one refresh period: what happens between two refreshes may alias.</summary>
    Moment,

    /// <summary>It looks a quarter or a fifth of each 100 ms, and nothing is known of the rest.</summary>
    PartTime,
}
