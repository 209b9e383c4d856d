using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Whose energy a cell of the ledger holds. <paramref name="Owner"/> is an <see cref="OwnerText"/>.</summary>
public sealed record SeriesKey(string Host, string Device, string Owner, PowerState State, Method Method)
{
    /// <summary>Simulated energy never stands in one total with real energy.</summary>
    public bool IsSimulated => Method == Method.Simulated;

    /// <summary>It is a part of what was measured, of several owners': what the device drew is as sure as <see cref="Method"/> is, whose it was is modelled.</summary>
    public bool IsSplit { get; init; }

    /// <summary>How the owner's part is known.</summary>
    public Method OwnersMethod => IsSplit ? Method.Modelled : Method;

    /// <summary>The project of the owner's run; null: it has none, or nobody said it yet.</summary>
    public string? RunProject { get; init; }

    /// <summary>What a run holds and does not use is a state of its own, whatever its device says.</summary>
    public EnergyState EnergyState => OwnerText.IsReservedIdle(Owner) ? EnergyState.ReservedIdle : State switch
    {
        PowerState.Active => EnergyState.Active,
        PowerState.ExecutionIdle => EnergyState.ExecutionIdle,
        PowerState.Idle => EnergyState.Idle,
        _ => EnergyState.Unknown,
    };

    public string Project => RunProject ?? OwnerText.ProjectOf(Owner);
}
