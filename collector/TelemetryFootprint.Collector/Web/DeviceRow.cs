namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// One device: where it stands, its newest reading, and its running totals since the ledger began. Emissions are booked grams, PUE included;
/// their quality is the grade of the factor in force now.
/// </summary>
internal sealed record DeviceRow(
    string Host,
    string Uuid,
    uint Index,
    string Model,
    string DriverVersion,
    string AgentId,
    DateTimeOffset LastReading,
    string Method,
    bool Simulated,
    string? Site,
    string? Zone,
    double? Pue,
    bool? PueIsSet,
    string? Factor,
    string? Gas,
    Figure Power,
    Figure Utilization,
    Figure Memory,
    Figure Temperature,
    Figure EnergyTotal,
    Figure EmissionsTotal)
{
    /// <summary>gpu, mig, cpu, dram, module or node. Energy of a mig is in its parent's, and never added to it.</summary>
    public required string Kind { get; init; }

    /// <summary>The uuid of the board that a MIG instance is on.</summary>
    public string? Parent { get; init; }

    public string? MigProfile { get; init; }

    /// <summary>Compute slices of a MIG instance.</summary>
    public uint? Slices { get; init; }

    /// <summary>Null: energy of its own. Else how its part of the parent's was made: modelled, or simulated in a demo.</summary>
    public string? Split { get; init; }

    /// <summary>Devices on one board, by the catalogue.</summary>
    public uint? BoardDevices { get; init; }

    /// <summary>What the power figure is on this device: average_1s, instant or none.</summary>
    public string? PowerReading { get; init; }

    /// <summary>Why the method is not the best one.</summary>
    public string? MethodReason { get; init; }

    /// <summary>Which row of the catalogue is in force, and why.</summary>
    public string? Catalogue { get; init; }

    /// <summary>True: a native call for it does not come back. Null: its agent is away or has not said.</summary>
    public bool? Stuck { get; init; }

    /// <summary>True: counter and power have disagreed by more than a tenth for a minute.</summary>
    public bool? CrosscheckOff { get; init; }
}
