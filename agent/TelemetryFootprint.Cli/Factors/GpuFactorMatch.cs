using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>What <c>factors gpus --model NAME --json</c> writes; no row: null, and why.</summary>
internal sealed record GpuFactorMatch(string Name, GpuFactor? Row, string Reason, IReadOnlyList<string> Near)
{
    public static GpuFactorMatch Of(CatalogueMatch match) =>
        new(match.Name, match.Row is { } row ? GpuFactor.Of(row) : null, match.Reason, [.. match.Near.Select(model => model.Name)]);
}
