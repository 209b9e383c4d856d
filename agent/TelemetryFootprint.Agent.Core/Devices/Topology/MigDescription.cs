using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>The inventory's view of a board's part: it is as uncertain as its board.</summary>
public static class MigDescription
{
    public static Device Of(MigPart part, Device board)
    {
        var device = new Device
        {
            Uuid = part.Uuid,
            Kind = DeviceKind.Mig,
            ParentUuid = board.Uuid,
            Model = part.IsUnallocated ? "unallocated" : $"{board.Model} MIG {part.Profile}",
            Index = board.Index,
            DriverVersion = board.DriverVersion,
            MigMode = board.MigMode,
            MigProfile = part.Profile,
            PowerReading = board.PowerReading,
            MigInstance = part.Place,
            Slices = (uint)Math.Clamp(part.Slices, 0, (int)Limits.MaxParts),
            Reason = board.Reason,
        };
        device.Bounds.AddRange(board.Bounds.Select(bound => bound.Clone()));
        return device;
    }
}
