using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>A part of the host beside its GPUs in <c>devices --json</c>: of the node, or what a Grace module takes. HalfWidth null: as wide as its watts.</summary>
public sealed record ComponentLine(string Component, string Uuid, string Model, string Method, double? HalfWidth, string Reason)
{
    /// <summary>Between these the truth lies, whatever the figure; null: the bounds are relative to it.</summary>
    public double? MinWatts { get; init; }

    public double? MaxWatts { get; init; }

    public static ComponentLine Of(Device device)
    {
        var bound = device.Bounds[0];
        return new(device.Kind.ToString().ToLowerInvariant(), device.Uuid, device.Model, MethodName.Of(bound.Method), bound.Range is null ? bound.HalfWidthPpm / 1e6 : null, device.Reason)
        {
            MinWatts = bound.Range?.LowMilliwatts / 1000.0,
            MaxWatts = bound.Range?.HighMilliwatts / 1000.0,
        };
    }
}
