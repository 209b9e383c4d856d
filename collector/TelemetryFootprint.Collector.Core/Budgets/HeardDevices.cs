using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// How long the devices of some targets were heard of, whosever they were meanwhile. Of a device that is shared a target has a part of the time, which falls
/// with its part of the energy; that is no silence. Told by a twelfth of the time: a device that a target has left is not its own any more.
/// </summary>
/// <param name="range">The time that is looked at.</param>
public sealed class HeardDevices(MinuteRange range)
{
    private const int Parts = 12;

    private readonly int _step = Math.Max(1, range.Minutes / Parts);
    private readonly Dictionary<(string Host, string Device, UtcMinute Part), Times> _devices = [];

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
        var at = own.FindIndex(one => ReferenceEquals(one.Use, use));
        if (at < 0) own.Add((use, cell.Energy.ObservedMilliseconds));
        else own[at] = (use, own[at].Milliseconds + cell.Energy.ObservedMilliseconds);
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
        var key = (cell.Series.Host, cell.Series.Device, cell.Slot.From.FloorTo(_step));
        return _devices.TryGetValue(key, out var times) ? times : _devices[key] = new();
    }

    private sealed class Times
    {
        public long All { get; set; }

        public List<(BudgetUse Use, long Milliseconds)> Own { get; } = new(1);
    }
}
