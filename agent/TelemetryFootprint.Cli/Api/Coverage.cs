namespace TelemetryFootprint.Cli.Api;

/// <summary>What is inside a figure, and what is not.</summary>
internal sealed record Coverage(IReadOnlyList<string>? Included, IReadOnlyList<MissingPart>? Missing);
