namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>What the records of the place where a run ran say of it, such as Slurm's accounting. It fills what nobody has said, and overrules nobody.</summary>
/// <param name="Source">Whose word it is; a run that is registered because of it has this <see cref="Run.Source"/>.</param>
public sealed record RunFacts(string Source)
{
    public string? Name { get; init; }

    public string? Project { get; init; }

    public string? User { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public DateTimeOffset? Started { get; init; }

    /// <summary>Null: it goes on, as far as the place knows.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Runs of these sources it ends: those that it registered, and of who tells of the same place.</summary>
    public IReadOnlyCollection<string> EndsRunsOf { get; init; } = [Source];

    /// <summary>The same run where there is nothing to fill; one that it ended, and that began again since, goes on. What no run may have is left out: its energy is under its id all the same.</summary>
    public Run Fill(Run run)
    {
        var filled = Judged(run, run.Name == run.Id && Name is not null ? run with { Name = Name } : run);
        filled = Judged(filled, filled.Project is null && Project is not null ? filled with { Project = Project } : filled);
        filled = Judged(filled, filled.User is null && User is not null ? filled with { User = User } : filled);
        foreach (var (name, value) in Labels.Where(label => !run.Labels.ContainsKey(label.Key)))
            filled = Judged(filled, filled with { Labels = new SortedDictionary<string, string>(filled.Labels.Append(new(name, value)).ToDictionary(), StringComparer.Ordinal) });
        // What is queued again begins anew under its name.
        if (filled is { Ended: { } ended, Source: { } of } && EndsRunsOf.Contains(of) && Ended is null && Started > ended) return filled with { Ended = null };
        return Judged(filled, filled.Ended is null && filled.Source is { } by && EndsRunsOf.Contains(by) && Ended is not null ? filled with { Ended = Ended < filled.Started ? filled.Started : Ended } : filled);
    }

    private static Run Judged(Run before, Run after) => RunRules.FirstViolation(after) is null ? after : before;
}
