namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>Which registered runs are asked for; of what is null, all.</summary>
public sealed record RunFilter
{
    /// <summary>Of these projects; a run without one is in none.</summary>
    public IReadOnlyCollection<string>? Projects { get; init; }

    /// <summary>Of this user, as runs name him.</summary>
    public string? User { get; init; }

    /// <summary>Registered by these.</summary>
    public IReadOnlyCollection<string>? Sources { get; init; }

    /// <summary>Those that have not ended, or that have.</summary>
    public bool? Active { get; init; }

    /// <summary>The run is asked for.</summary>
    public bool Has(Run run) =>
        Projects?.Contains(run.Project ?? string.Empty) != false && (User is null || User == run.User) && Sources?.Contains(run.Source ?? string.Empty) != false
        && (Active is null || run.Ended is null == Active);
}
