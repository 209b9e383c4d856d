namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>A batch on its way: its ticks (inclusive) and when it was sent, as a timestamp of the time provider.</summary>
internal readonly record struct Flight(ulong First, ulong Last, long SentAt)
{
    public ulong Ticks => Last - First + 1;
}
