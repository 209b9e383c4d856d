using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>What a run drew on one GPU while it was claimed: its shares of the rows, with the bounds of the rows.</summary>
internal sealed class ClaimEnergy(Device device)
{
    private readonly SortedSet<Method> _methods = [];
    private readonly SortedSet<Method> _othersMethods = [];
    private long _microseconds, _millijoules, _low, _high, _reserved;

    public void Add(DeviceRow row, Device described, string runId)
    {
        _microseconds += row.EndMicroseconds - row.StartMicroseconds;
        long own = 0;
        foreach (var share in row.Shares ?? [])
        {
            if (share.Owner?.RunId != runId)
                continue;
            own += share.Millijoules;
            if (share.Owner.Kind == OwnerKind.ReservedIdle)
                _reserved += share.Millijoules;
        }

        if (own == 0)
        {
            if (row.Millijoules > 0)
                _othersMethods.Add(row.Method);
            return;
        }

        _methods.Add(row.OwnersMethod);
        var rule = described.Bounds.FirstOrDefault(rule => rule.Method == row.Method);
        var bounds = EnergyBounds.Of(
            new Joules(row.Millijoules), row.EndMicroseconds - row.StartMicroseconds, rule is null ? null : new(rule.HalfWidthPpm),
            rule?.Range is { } range ? (new(range.LowMilliwatts), new(range.HighMilliwatts)) : null);
        _millijoules += own;
        _low += (long)((Int128)bounds.Low.Millijoules * own / row.Millijoules);
        _high += (long)((((Int128)bounds.High.Millijoules * own) + row.Millijoules - 1) / row.Millijoules);
    }

    public ClaimedDevice State => new(device, _microseconds, _millijoules, _low, _high, _reserved, [.. _methods.Count > 0 ? _methods : _othersMethods]);
}
