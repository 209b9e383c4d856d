namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What is inside a figure and what is not. A component may be in both: a part of it is lacking.</summary>
/// <param name="Included">Components with energy in the figure, ascending.</param>
/// <param name="Missing">What the newest inventories of its hosts say is lacking, and on how many hosts.</param>
public sealed record Coverage(IReadOnlyList<string> Included, IReadOnlyList<(UncoveredPart Part, int Hosts)> Missing)
{
    /// <summary>Of a fleet whose hosts all lack something else, these many differences are told apart.</summary>
    public const int MaxMissing = 64;

    public static Coverage None { get; } = new([], []);

    /// <param name="uncovered">Per host of the figure, what it lacks.</param>
    public static Coverage Of(IEnumerable<string?> components, IEnumerable<IReadOnlyList<UncoveredPart>> uncovered) => new(
        [.. components.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        [.. uncovered
            .SelectMany(host => host.Distinct())
            .GroupBy(part => part)
            .OrderBy(group => group.Key.Component, StringComparer.Ordinal).ThenBy(group => group.Key.Reason, StringComparer.Ordinal)
            .Take(MaxMissing)
            .Select(group => (group.Key, group.Count()))]);
}
