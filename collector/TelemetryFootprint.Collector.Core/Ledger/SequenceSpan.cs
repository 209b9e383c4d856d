namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Sequences of one agent's epoch, both ends included.</summary>
public readonly record struct SequenceSpan(long First, long Last)
{
    public long Count => Last - First + 1;
}
