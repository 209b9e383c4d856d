using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A better factor replaced the one that a slot's energy was booked with.</summary>
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
    DateTimeOffset At);
