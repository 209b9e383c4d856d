namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What a device was doing, and for whom, while it took energy.</summary>
public enum EnergyState
{
    Active = 1,

    /// <summary>A process held the device and did nothing on it.</summary>
    ExecutionIdle,

    /// <summary>A run held the device without a process on it.</summary>
    ReservedIdle,

    /// <summary>Nobody held it.</summary>
    Idle,

    /// <summary>Nobody said.</summary>
    Unknown,
}
