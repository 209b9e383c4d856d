using System.Globalization;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>What GPUs, and the instances of MIG boards, are called on their host.</summary>
public static class GpuNames
{
    /// <summary>Whether it is the name of this device: of a GPU its index or the beginning of its UUID, of an instance its whole UUID or <c>index/GPU instance/compute instance</c>.</summary>
    public static bool AreOf(string name, Device device) => device.Kind switch
    {
        DeviceKind.Gpu => ClaimRules.Names(name, device.Uuid, (int)device.Index),
        DeviceKind.Mig when device.MigInstance.Length > 0 =>
            name.Equals(device.Uuid, StringComparison.OrdinalIgnoreCase) || name.Equals(PlaceOf(device), StringComparison.Ordinal)
            || name.Equals($"MIG-{device.ParentUuid}/{device.MigInstance}", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Whether it is the name of the board that this instance is a part of.</summary>
    public static bool AreOfBoard(string name, Device instance) => ClaimRules.Names(name, instance.ParentUuid, (int)instance.Index);

    /// <summary>Which of these names are no device's, and what is there; null: none, or there is no GPU yet.</summary>
    public static string? WhyAbsent(IReadOnlyList<string> names, IReadOnlyCollection<Device> devices)
    {
        if (!devices.Any(device => device.Kind == DeviceKind.Gpu))
            return null;
        var absent = names.Where(name => !devices.Any(device => AreOf(name, device))).ToList();
        if (absent.Count == 0)
            return null;
        var there = devices.Where(device => device.Kind == DeviceKind.Gpu || device.MigInstance.Length > 0).OrderBy(device => device.Index).ThenBy(device => device.MigInstance, StringComparer.Ordinal);
        return $"there is no GPU {string.Join(", ", absent)} here, but {string.Join(", ", there.Select(device => $"{PlaceOf(device)} ({device.Uuid})"))}";
    }

    private static string PlaceOf(Device device) =>
        string.Create(CultureInfo.InvariantCulture, $"{device.Index}{(device.MigInstance.Length > 0 ? "/" : "")}{device.MigInstance}");
}
