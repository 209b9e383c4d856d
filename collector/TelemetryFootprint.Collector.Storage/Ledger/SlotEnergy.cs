using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Energy of one series in one slot, with the PUE that applied.</summary>
internal readonly record struct SlotEnergy(long Series, string Owner, int MethodNumber, Pue Pue, Joules Energy)
{
    public bool Simulated => MethodNumber == (int)Method.Simulated;

    public string Project => OwnerText.ProjectOf(Owner);
}
