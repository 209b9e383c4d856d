using TelemetryFootprint.Collector.Web.Totals;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>A run with its energy and grams: rows as in /totals, of what the ledger holds under its id, whoever said when it began.</summary>
/// <param name="Run">As it is registered.</param>
/// <param name="From">Where the rows begin.</param>
/// <param name="To">Where they end.</param>
/// <param name="Rows">Real and simulated energy, and grams of different factors, are different rows. Empty: see the reason.</param>
/// <param name="Reason">Why nothing is known; null: something is.</param>
/// <param name="Hosts">That have told of energy of it, whenever.</param>
internal sealed record RunAnswer(RunRow Run, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<TotalRow> Rows, string? Reason, IReadOnlyList<string> Hosts)
{
    /// <summary>Where steps were asked for.</summary>
    public TimelineAnswer? Timeline { get; init; }
}
