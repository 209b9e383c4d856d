using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A better factor replaced the one that a slot's energy was booked with.</summary>
/// <param name="Energy">Real energy of the slot at the time, before PUE.</param>
/// <param name="Delta">New grams minus old grams of the slot, PUE included.</param>
public sealed record Restatement(
    string Zone,
    FactorFamily Family,
    MinuteRange Slot,
    long OldVersion,
    long NewVersion,
    GramsPerKilowattHour OldValue,
    GramsPerKilowattHour NewValue,
    Joules Energy,
    GramsCo2e Delta,
    string Reason,
    DateTimeOffset At);
