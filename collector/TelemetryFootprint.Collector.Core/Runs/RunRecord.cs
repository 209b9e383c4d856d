namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>What one collector has registered of a run, as the others that share its store hear it.</summary>
/// <param name="Run">As that collector has it.</param>
/// <param name="Collector">Its name.</param>
/// <param name="Said">When these words were chosen, in microseconds since 1970, and later than those that they replaced.</param>
public sealed record RunRecord(Run Run, string Collector, long Said)
{
    /// <summary>When what that collector holds to be its newest attempt began; null: it knows of no second one.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>A host's word, which gives way to everybody's else.</summary>
    public bool IsClaim => Run.Source == Run.Claimed;

    /// <summary>
    /// The run as all collectors have it, whichever of them is asked and in whatever order they were heard. Its words are the newest that somebody chose, as a whole;
    /// those of its place stand while there are no others, and those of hosts while there are not even these. It began when the first of them says. Who named it says when it ended; what hosts alone claim goes on until the last has ended.
    /// </summary>
    /// <param name="records">At least one; of each collector the newest.</param>
    public static Run Merge(IReadOnlyCollection<RunRecord> records)
    {
        var word = WordOf(records)!;
        return word.Run with { Started = records.Min(record => record.Run.Started), Ended = word.IsClaim ? LastEnd(records) : word.Run.Ended };
    }

    /// <summary>When the newest attempt began: each collector whose ranks began it says so, and the first of them is right. Null: there was one alone.</summary>
    /// <param name="records">Of each collector the newest.</param>
    /// <param name="apart">What lies further apart are two attempts.</param>
    public static DateTimeOffset? BegunOf(IReadOnlyCollection<RunRecord> records, TimeSpan apart) =>
        records.Max(record => record.Begun) is { } newest ? records.Where(record => record.Begun > newest - apart).Min(record => record.Begun) : null;

    /// <summary>
    /// What this collector says of a run now: words that are another's, or that it had, are as old as those. Others are newer than all, if somebody chose them; else they are
    /// hardly newer than those that they fill, or older than any choice: what was chosen elsewhere and is not heard yet goes before.
    /// </summary>
    /// <param name="run">As it is registered here.</param>
    /// <param name="collector">This one's name.</param>
    /// <param name="known">What was heard before, of this collector too.</param>
    /// <param name="now">In microseconds since 1970.</param>
    /// <param name="isChosen">By somebody; false: a host or a place's records say so.</param>
    public static RunRecord Of(Run run, string collector, IReadOnlyCollection<RunRecord> known, long now, bool isChosen = true)
    {
        if (known.FirstOrDefault(record => record.Collector == collector) is { } own && HasSameWords(own.Run, run)) return own with { Run = run };
        var word = WordOf(known);
        if (word is not null && HasSameWords(word.Run, run)) return new(run, collector, word.Said);
        if (isChosen) return new(run, collector, known.Aggregate(now, (newest, record) => Math.Max(newest, record.Said + 1)));
        // Less than any time, and of several that say it first the one that began first goes before, as with one registry.
        return new(run, collector, word is null ? -(run.Started - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : word.Said + 1);
    }

    /// <summary>Nothing of the run differs.</summary>
    public static bool IsSame(Run one, Run other) => HasSameWords(one, other) && (one.Started, one.Ended) == (other.Started, other.Ended);

    // A claim's end is no word: each collector knows its own ranks'.
    private static bool HasSameWords(Run one, Run other) =>
        (one.Name, one.Project, one.User, one.Phase, one.Source) == (other.Name, other.Project, other.User, other.Phase, other.Source)
        && (one.Source == Run.Claimed || one.Ended == other.Ended)
        && one.Labels.Count == other.Labels.Count && one.Labels.All(label => other.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static RunRecord? WordOf(IReadOnlyCollection<RunRecord> records) =>
        records.OrderBy(record => RunSources.RankOf(record.Run.Source)).ThenByDescending(record => record.Said).ThenBy(record => record.Collector, StringComparer.Ordinal).FirstOrDefault();

    private static DateTimeOffset? LastEnd(IReadOnlyCollection<RunRecord> records) =>
        records.Any(record => record.Run.Ended is null) ? null : records.Max(record => record.Run.Ended);
}
