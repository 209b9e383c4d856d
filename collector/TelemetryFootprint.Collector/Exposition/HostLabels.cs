namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// An agent's <c>Host:Labels</c> as labels of <c>footprint_host_info</c>: prefixed with <c>label_</c>, so that none hides a label of ours, other
/// letters than Prometheus allows become <c>_</c>, and there are at most 16.
/// </summary>
internal static class HostLabels
{
    public const int Maximum = 16;
    private const string Prefix = "label_";

    /// <summary>Ordered by name. Of two names that become the same, the first by name is kept.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(IEnumerable<KeyValuePair<string, string>> labels) =>
        [.. labels
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => (Name: Prefix + Sanitise(label.Key), label.Value))
            .DistinctBy(label => label.Name)
            .Take(Maximum)];

    private static string Sanitise(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
