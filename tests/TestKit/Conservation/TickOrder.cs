namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>Agent, epoch, sequence: so that a list of violations reads the same every time.</summary>
internal sealed class TickOrder : IComparer<TickIdentity>
{
    public static TickOrder Instance { get; } = new();

    public int Compare(TickIdentity x, TickIdentity y) => (x.Agent, x.Epoch, x.Sequence).CompareTo((y.Agent, y.Epoch, y.Sequence));
}
