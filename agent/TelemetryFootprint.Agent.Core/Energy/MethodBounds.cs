using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>The range that a device's cumulative energy lies in, by method: what the collector makes of the same rows by the same rules.</summary>
internal sealed class MethodBounds
{
    private readonly SortedDictionary<Method, EnergyBounds> _sums = [];

    public IReadOnlyList<KeyValuePair<Method, EnergyBounds>> Sums => [.. _sums];

    /// <summary>A row by the rules of its device, as the inventory of its tick has them.</summary>
    public void Add(DeviceRow row, Device device)
    {
        var rule = device.Bounds.FirstOrDefault(rule => rule.Method == row.Method);
        var bounds = EnergyBounds.Of(
            new(row.Millijoules), row.EndMicroseconds - row.StartMicroseconds, rule is null ? null : new(rule.HalfWidthPpm),
            rule?.Range is { } range ? (new(range.LowMilliwatts), new(range.HighMilliwatts)) : null);
        _sums[row.Method] = _sums.GetValueOrDefault(row.Method) + bounds;
    }
}
