using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Energy and grams of whole minutes, priced with factors of one kind; null: of each zone's own, in rows of their own. Of <paramref name="Projects"/> alone; null: of all.</summary>
public sealed record TotalsQuery(MinuteRange Range, TotalsGrouping By, FactorKind? Kind, IReadOnlySet<string>? Projects = null)
{
    /// <summary>As known then; null: as known now. The range ends before <see cref="Ledger.Lateness.SettledBefore"/> of it.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Of this run alone, what it holds unused too; null: of all.</summary>
    public string? Run { get; init; }

    /// <summary>Of these alone; null: of all.</summary>
    public TotalsFilter? Filter { get; init; }

    /// <summary>Its rows have parts of devices, as their owners have them, and no whole ones.</summary>
    public bool IsOfOwners => By is TotalsGrouping.Project or TotalsGrouping.Run or TotalsGrouping.User or TotalsGrouping.Label
        || Run is not null || Projects is not null || Filter is { Project: not null } or { Runs: not null };

    /// <summary>What energy costs; null: nobody asks.</summary>
    public PriceBook? Prices { get; init; }

    /// <summary>Of the timeline; null: nobody asks for one.</summary>
    public TimelineSteps? Steps { get; init; }

    /// <summary>What rows by user or label are named by; null: all is unattributed.</summary>
    public IReadOnlyDictionary<string, string>? OfRuns { get; init; }
}
