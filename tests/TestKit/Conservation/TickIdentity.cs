namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>One tick of one agent's queue; what must be present exactly once when it was acknowledged.</summary>
public readonly record struct TickIdentity(Guid Agent, ulong Epoch, ulong Sequence)
{
    public override string ToString() => $"{Agent}/{Epoch:x16}/{Sequence}";
}
