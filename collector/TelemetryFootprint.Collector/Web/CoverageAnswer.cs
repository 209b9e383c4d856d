using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Web;

/// <summary>What is inside a figure and what is not, by the newest inventories.</summary>
internal sealed record CoverageAnswer(IReadOnlyList<string> Included, IReadOnlyList<MissingRow> Missing)
{
    public static CoverageAnswer Of(Coverage coverage) =>
        new(coverage.Included, [.. coverage.Missing.Select(missing => new MissingRow(missing.Part.Component, missing.Part.Reason, missing.Hosts))]);
}
