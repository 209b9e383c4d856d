using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>A site's PUE as it was measured over time: each entry holds from its minute until the next one's.</summary>
public sealed class PueSeries
{
    private readonly List<PueEntry> _entries;

    /// <param name="entries">In any order; no two of one minute.</param>
    public PueSeries(IEnumerable<PueEntry> entries)
    {
        _entries = [.. entries.OrderBy(entry => entry.From)];
        if (_entries.Zip(_entries.Skip(1)).FirstOrDefault(pair => pair.First.From == pair.Second.From) is { First: { } twice })
            throw new ArgumentException($"There are two values of minute {twice.From.Value}.", nameof(entries));
    }

    public static PueSeries Empty { get; } = new([]);

    public IReadOnlyList<PueEntry> Entries => _entries;

    /// <summary>What holds at that minute; null: the first entry begins later.</summary>
    public PueEntry? At(UtcMinute minute) => IndexAt(minute) is >= 0 and var index ? _entries[index] : null;

    /// <summary>The first entry after that minute; null: there is none.</summary>
    public PueEntry? After(UtcMinute minute) => IndexAt(minute) + 1 is var next && next < _entries.Count ? _entries[next] : null;

    /// <summary>Of <see cref="Entries"/>; -1: the first entry begins later.</summary>
    public int IndexAt(UtcMinute minute) => InForce.At(_entries, minute, static entry => entry.From);
}
