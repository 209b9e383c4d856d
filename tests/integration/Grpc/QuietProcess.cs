namespace TelemetryFootprint.IntegrationTests.Grpc;

/// <summary>Tests that measure the process run alone.</summary>
[CollectionDefinition(nameof(QuietProcess), DisableParallelization = true)]
public sealed class QuietProcess;
