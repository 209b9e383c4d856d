namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>The inbox as a set of ticks and a list of rows: so simple that it is right.</summary>
internal sealed class InboxModel
{
    private readonly HashSet<(int Agent, ulong Epoch, long Sequence)> _received = [];
    private readonly Dictionary<string, long> _cursors = [];
    private long _lastId;

    public List<(long Id, int Agent, ulong Epoch, long First, long Last)> Rows { get; } = [];

    public IReadOnlyDictionary<string, long> Cursors => _cursors;

    public void Accept(int agent, ulong epoch, long first, int count)
    {
        long? start = null;
        for (var sequence = first; sequence <= first + count; sequence++)
        {
            var isNew = sequence < first + count && _received.Add((agent, epoch, sequence));
            if (isNew) start ??= sequence;
            if (isNew || start is not { } from) continue;
            Rows.Add((++_lastId, agent, epoch, from, sequence - 1));
            start = null;
        }
    }

    public void Advance(string consumer, long cursor) => _cursors[consumer] = Math.Max(cursor, _cursors.GetValueOrDefault(consumer));

    public void Retain()
    {
        var read = _cursors.Count == 0 ? 0 : _cursors.Values.Min();
        Rows.RemoveAll(row => row.Id <= read);
    }

    /// <summary>Ids up to the newest one; a cursor is never beyond it.</summary>
    public long LastId => _lastId;
}
