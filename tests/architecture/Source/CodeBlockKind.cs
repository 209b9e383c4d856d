namespace TelemetryFootprint.ArchitectureTests.Source;

/// <summary>What a <see cref="CodeBlock"/> is.</summary>
internal enum CodeBlockKind
{
    Type,
    Member,
    Other,
}
