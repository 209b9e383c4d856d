using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A better factor replaced the one that a slot's energy was booked with, or a corrected site its PUE or zone.</summary>
/// <param name="Energy">Energy of the slot at the time, before PUE. Simulated energy has a row of its own.</param>
/// <param name="Delta">New grams minus old grams of the slot, PUE included.</param>
public sealed record Restatement(
    string Zone,
    FactorFamily Family,
    MinuteRange Slot,
    bool Simulated,
    long OldVersion,
    long NewVersion,
    GramsPerKilowattHour OldValue,
    GramsPerKilowattHour NewValue,
    Joules Energy,
    GramsCo2e Delta,
    string Reason,
    DateTimeOffset At)
{
    /// <summary>Ids ascend in the order in which restatements were posted.</summary>
    public long Id { get; init; }

    /// <summary>Whose energy it is, of a corrected site; empty: all of the zone's.</summary>
    public string Hosts { get; init; } = string.Empty;

    /// <summary>With <see cref="NewPue"/> both null: the factor changed. One null: the energy came to the zone, or left it.</summary>
    public Pue? OldPue { get; init; }

    public Pue? NewPue { get; init; }

    /// <summary>The exact product behind <see cref="Delta"/>; null: the row is of a collector that kept the rounded figure only.</summary>
    public EmissionProduct? Product { get; init; }
}
