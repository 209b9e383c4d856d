using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests.Rules;

/// <summary>
/// One rule of the house: what breaks it in a tree, and a planted file that must be caught, so that no rule is one that cannot fail.
/// </summary>
internal sealed record Rule(string Name, Func<SourceTree, IEnumerable<string>> Violations, string PlantedPath, string PlantedText)
{
    public override string ToString() => Name;
}
