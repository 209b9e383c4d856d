using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>One row of <c>restatement</c>: what happened to a slot's energy in a zone.</summary>
/// <param name="Hosts">Whose energy; empty: all of the zone's.</param>
/// <param name="OldPue">With <paramref name="NewPue"/> both null: the factor changed and the PUE did not. One null: the energy came to the zone, or left it.</param>
internal sealed record RestatementRow(
    string Zone,
    FactorFamily Family,
    MinuteRange Slot,
    bool Simulated,
    long OldVersion,
    long NewVersion,
    GramsPerKilowattHour OldValue,
    GramsPerKilowattHour NewValue,
    Joules Energy,
    EmissionProduct Delta,
    string Reason,
    string Hosts = "",
    Pue? OldPue = null,
    Pue? NewPue = null);
