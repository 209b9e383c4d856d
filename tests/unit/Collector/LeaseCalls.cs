using TelemetryFootprint.Collector.Ingest;

namespace TelemetryFootprint.UnitTests.Collector;

/// <summary>Reports of devices whose time says nothing: none is older than another.</summary>
internal static class LeaseCalls
{
    public static string? FirstHeldByAnother(this DeviceLeases leases, string agentId, IReadOnlyCollection<string> devices, TimeSpan? lease = null) =>
        leases.FirstHeldByAnother(agentId, [.. devices.Select(device => new ReportedDevice(device, 1, 2))], lease);
}
