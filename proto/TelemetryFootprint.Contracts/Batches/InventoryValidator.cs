using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>The one judge of an inventory, for both sides: bounded, printable, unambiguous, and named by its content.</summary>
public static class InventoryValidator
{
    /// <summary>The first rule that the inventory breaks, or null. Unknown fields count for the content id, as the sender wrote them.</summary>
    public static Violation? FirstViolation(Inventory inventory) =>
        Host(inventory) ?? Uncovered(inventory) ?? Devices(inventory) ?? (InventoryContent.Verify(inventory) ? null : new Violation("content_id: does not match the content"));

    private static Violation? Host(Inventory inventory)
    {
        if (inventory.Host.Length == 0) return new("host: is empty");
        if (TextRules.FirstViolation(inventory.Host, Limits.MaxHostBytes, "host") is { } violation) return violation;
        if (inventory.HostLabels.Count > Limits.MaxLabels) return new($"host_labels: more than {Limits.MaxLabels}");
        foreach ((string name, string value) in inventory.HostLabels)
        {
            if (name.Length == 0) return new("host_labels: a name is empty");
            Violation? label = TextRules.FirstViolation(name, Limits.MaxLabelBytes, "host_labels: a name")
                ?? TextRules.FirstViolation(value, Limits.MaxLabelBytes, "host_labels: a value");
            if (label is not null) return label;
        }
        return null;
    }

    private static Violation? Uncovered(Inventory inventory)
    {
        if (inventory.Uncovered.Count > Limits.MaxUncovered) return new($"uncovered: more than {Limits.MaxUncovered}");
        foreach (string line in inventory.Uncovered)
        {
            if (line.Length == 0) return new("uncovered: a line is empty");
            if (TextRules.FirstViolation(line, Limits.MaxDeviceTextBytes, "uncovered") is { } violation) return violation;
        }
        return null;
    }

    private static Violation? Devices(Inventory inventory)
    {
        if (inventory.Devices.Count > Limits.MaxDevices) return new($"devices: more than {Limits.MaxDevices}");
        var uuids = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < inventory.Devices.Count; i++)
        {
            Device device = inventory.Devices[i];
            if (device.Uuid.Length == 0) return new($"device {i}: uuid is empty");
            if ((Texts(device, i) ?? Bounds(device, i)) is { } violation) return violation;
            if (!uuids.Add(device.Uuid)) return new($"device {i}: its uuid comes twice");
            if (device.Kind is < DeviceKind.Gpu or > DeviceKind.Node) return new($"device {i}: unknown kind");
            if (device.ParentUuid == device.Uuid) return new($"device {i}: is its own parent");
            if (device.MemoryTotalMebibytes > Limits.MaxMemoryMebibytes) return new($"device {i}: memory_total_mebibytes: too large");
            if (device.Slices > Limits.MaxParts) return new($"device {i}: slices: more than {Limits.MaxParts}");
            if (device.Slices > 0 && device.Kind != DeviceKind.Mig) return new($"device {i}: slices of what is no MIG instance");
            if (device.BoardDevices > Limits.MaxParts) return new($"device {i}: board_devices: more than {Limits.MaxParts}");
        }
        return null;
    }

    private static Violation? Texts(Device device, int i) =>
        TextRules.FirstViolation(device.Uuid, Limits.MaxUuidBytes, $"device {i}: uuid")
        ?? TextRules.FirstViolation(device.ParentUuid, Limits.MaxUuidBytes, $"device {i}: parent_uuid")
        ?? TextRules.FirstViolation(device.Model, Limits.MaxDeviceTextBytes, $"device {i}: model")
        ?? TextRules.FirstViolation(device.DriverVersion, Limits.MaxDeviceTextBytes, $"device {i}: driver_version")
        ?? TextRules.FirstViolation(device.MigMode, Limits.MaxDeviceTextBytes, $"device {i}: mig_mode")
        ?? TextRules.FirstViolation(device.MigProfile, Limits.MaxDeviceTextBytes, $"device {i}: mig_profile")
        ?? TextRules.FirstViolation(device.MigInstance, Limits.MaxDeviceTextBytes, $"device {i}: mig_instance")
        ?? TextRules.FirstViolation(device.PowerReading, Limits.MaxDeviceTextBytes, $"device {i}: power_reading")
        ?? TextRules.FirstViolation(device.Reason, Limits.MaxDeviceTextBytes, $"device {i}: reason")
        ?? TextRules.FirstViolation(device.Catalogue, Limits.MaxDeviceTextBytes, $"device {i}: catalogue");

    private static Violation? Bounds(Device device, int i)
    {
        if (device.Bounds.Count > Limits.MaxBoundsPerDevice) return new($"device {i}: more than {Limits.MaxBoundsPerDevice} bounds");
        var methods = new HashSet<Method>();
        foreach (BoundRule rule in device.Bounds)
        {
            if (rule.Method is < Method.Counter or > Method.Simulated) return new($"device {i}: a bound of an unknown method");
            if (!methods.Add(rule.Method)) return new($"device {i}: two bounds of one method");
            if (rule.RuleCase == BoundRule.RuleOneofCase.None) return new($"device {i}: a bound without a rule");
            if (rule.RuleCase == BoundRule.RuleOneofCase.HalfWidthPpm && rule.HalfWidthPpm > Limits.MaxHalfWidthPpm) return new($"device {i}: a bound wider than its figure");
            if (rule.Range is not { } range) continue;
            if (range.LowMilliwatts > range.HighMilliwatts) return new($"device {i}: a bound from high to low");
            if (range.HighMilliwatts > Limits.MaxPowerMilliwatts) return new($"device {i}: a bound above {Limits.MaxPowerMilliwatts} mW");
        }
        return null;
    }
}
