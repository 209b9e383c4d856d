using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>Of which project the server was told each run to be. Kept on the disk once that is as old as a server may forget.</summary>
internal sealed class ToldProjects(IRunProjects runs, IToldEmissions told, TimeSpan replay, TimeProvider time)
{
    private readonly Queue<(long At, List<KeyValuePair<string, string?>> Runs)> _unsettled = [];
    private readonly Dictionary<string, string?> _found = new(StringComparer.Ordinal);
    private Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private long? _seen;

    /// <summary>What came before the first start was told as it was then, or not at all.</summary>
    public void Begin()
    {
        _unsettled.Clear();
        _found.Clear();
        _seen = null;
        if (told.Projects() is { } kept)
        {
            _known = new(kept, StringComparer.Ordinal);
            return;
        }

        _known = new(runs.All(), StringComparer.Ordinal);
        told.Keep([.. _known.Select(run => KeyValuePair.Create(run.Key, (string?)run.Value))]);
    }

    /// <summary>Runs that are of another project now than the server knows.</summary>
    public (long Seen, List<KeyValuePair<string, string?>> Runs) Changed()
    {
        var seen = runs.Changes;
        if (_seen == seen) return (seen, []);
        var now = runs.All();
        return (seen, [
            .. now.Where(run => _known.GetValueOrDefault(run.Key) != run.Value).Select(run => KeyValuePair.Create(run.Key, (string?)run.Value)),
            .. _known.Keys.Where(run => !now.ContainsKey(run)).Select(run => KeyValuePair.Create(run, (string?)null)),
        ]);
    }

    /// <summary>What follows from these is being written; they are told of no more.</summary>
    public void Found((long Seen, List<KeyValuePair<string, string?>> Runs) changed)
    {
        _seen = changed.Seen;
        foreach (var (run, project) in changed.Runs)
        {
            _found[run] = project;
            if (project is null) _known.Remove(run);
            else _known[run] = project;
        }
    }

    /// <summary>The server took all that follows from what was found.</summary>
    public void Told()
    {
        if (_found.Count > 0) _unsettled.Enqueue((time.GetTimestamp(), [.. _found]));
        _found.Clear();
        while (_unsettled.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= replay) told.Keep(_unsettled.Dequeue().Runs);
    }
}
