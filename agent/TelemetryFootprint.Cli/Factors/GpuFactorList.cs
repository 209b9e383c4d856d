namespace TelemetryFootprint.Cli.Factors;

/// <summary>What <c>factors gpus --json</c> writes.</summary>
internal sealed record GpuFactorList(IReadOnlyList<GpuFactor> Gpus);
