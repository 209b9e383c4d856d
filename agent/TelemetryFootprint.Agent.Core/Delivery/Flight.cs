namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>
/// A batch on its way: its ticks (inclusive), when it was sent, as a timestamp of the time provider, and how often this stream was refused them before.
/// </summary>
internal readonly record struct Flight(ulong First, ulong Last, long SentAt, int Refusals = 0)
{
    public ulong Ticks => Last - First + 1;
}
