using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>A part of the node beside its GPUs in <c>devices --json</c>.</summary>
public sealed record ComponentLine(string Component, string Uuid, string Model, string Method, double? HalfWidth, string Reason)
{
    public static ComponentLine Of(Device device)
    {
        var bound = device.Bounds[0];
        return new(device.Kind.ToString().ToLowerInvariant(), device.Uuid, device.Model, MethodName.Of(bound.Method), bound.HalfWidthPpm / 1e6, device.Reason);
    }
}
