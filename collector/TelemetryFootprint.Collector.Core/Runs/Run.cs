namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>A run as somebody named it. Its energy is in the ledger, under its id, whether it is registered or not.</summary>
/// <param name="Id">As in claims and owners: what the run's processes say, or <c>slurm:…</c>, <c>k8s:…</c>, <c>docker:…</c>, <c>systemd:…</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Started">When it began.</param>
public sealed record Run(string Id, string Name, DateTimeOffset Started)
{
    /// <summary>The <see cref="Source"/> of a run that is registered because a host claims it.</summary>
    public const string Claimed = "claim";

    /// <summary>The <see cref="Source"/> of a run that nobody registered: of it the ledger alone tells, and so not when it ended.</summary>
    public const string OfLedger = "ledger";

    public string? Project { get; init; }

    public string? User { get; init; }

    /// <summary>training, inference or other.</summary>
    public string? Phase { get; init; }

    /// <summary>Who registered it, such as a tracker's name.</summary>
    public string? Source { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Null: it is going on.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Whose it is and what it is called, in one line, for a person; what differs in anything has another line. Not when it was.</summary>
    public string Describe() =>
        $"{Name}; project {Project ?? "none"}; user {User ?? "none"}; phase {Phase ?? "none"}; labels {(Labels.Count == 0 ? "none" : string.Join(", ", Labels.Select(label => $"{label.Key}={label.Value}")))}";
}
