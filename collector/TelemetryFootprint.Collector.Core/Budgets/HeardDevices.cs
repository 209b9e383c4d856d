using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// How long the devices of some targets were heard of, whosever they were meanwhile. Of a device that is shared a target has a part of the time, which falls
/// with its part of the energy; that is no silence.
/// </summary>
public sealed class HeardDevices
{
    private readonly Dictionary<(string Host, string Device), Times> _devices = [];

    /// <summary>Each cell of the time, whosever it is.</summary>
    public void Add(AccountCell cell)
    {
        if (!cell.Series.IsSimulated) Of(cell).All += cell.Energy.ObservedMilliseconds;
    }

    /// <summary>Once more for each of the targets that it is of.</summary>
    public void Add(AccountCell cell, BudgetUse use)
    {
        if (cell.Series.IsSimulated) return;
        var own = Of(cell).Own;
        own[use] = own.GetValueOrDefault(use) + cell.Energy.ObservedMilliseconds;
    }

    /// <summary>Tells the uses, once, when all cells were added.</summary>
    public void Tell()
    {
        foreach (var times in _devices.Values)
        {
            foreach (var (use, own) in times.Own) use.HearOfOthers(times.All - own);
        }
    }

    private Times Of(AccountCell cell)
    {
        var key = (cell.Series.Host, cell.Series.Device);
        return _devices.TryGetValue(key, out var times) ? times : _devices[key] = new();
    }

    private sealed class Times
    {
        public long All { get; set; }

        public Dictionary<BudgetUse, long> Own { get; } = new(ReferenceEqualityComparer.Instance);
    }
}
