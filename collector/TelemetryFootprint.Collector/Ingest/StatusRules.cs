using System.Text;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>The newest status of each agent is kept in memory, so it is bounded like everything else that an agent says.</summary>
internal static class StatusRules
{
    /// <summary>Unknown fields of a later version included; a full status of this one has about 10 KiB.</summary>
    private const int MaxBytes = 64 << 10;

    /// <summary>The first rule that the status breaks, or null.</summary>
    public static string? FirstViolation(Status status)
    {
        if (status.Devices.Count > Limits.MaxDevices) return $"devices: more than {Limits.MaxDevices}";
        if (Encoding.UTF8.GetByteCount(status.Version) > Limits.MaxDeviceTextBytes || status.Version.Any(char.IsControl))
            return "version: too long or not printable";
        if (status.InventoryId.Length is not (0 or Limits.IdBytes)) return $"inventory_id: not {Limits.IdBytes} bytes";
        return status.CalculateSize() > MaxBytes ? $"more than {MaxBytes} bytes" : null;
    }
}
