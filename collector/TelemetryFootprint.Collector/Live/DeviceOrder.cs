namespace TelemetryFootprint.Collector.Live;

/// <summary>By host, then by uuid, without regard to a culture.</summary>
internal sealed class DeviceOrder : IComparer<(string Host, string Uuid)>
{
    public static DeviceOrder Instance { get; } = new();

    public int Compare((string Host, string Uuid) left, (string Host, string Uuid) right) =>
        string.CompareOrdinal(left.Host, right.Host) is var byHost and not 0 ? byHost : string.CompareOrdinal(left.Uuid, right.Uuid);
}
