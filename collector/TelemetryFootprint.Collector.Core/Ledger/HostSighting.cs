namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What a host called itself, and the time of the newest tick under that name.</summary>
public sealed record HostSighting(IReadOnlyDictionary<string, string> Labels, DateTimeOffset At)
{
    /// <summary>What the host's figure lacks, a line each.</summary>
    public IReadOnlyList<string> Uncovered { get; init; } = [];

    /// <summary>The newer one; of two of one time, the one whose labels come last, so that their order does not matter.</summary>
    public static HostSighting Newer(HostSighting left, HostSighting right) =>
        (left.At != right.At ? left.At > right.At : string.CompareOrdinal(left.Text(), right.Text()) >= 0) ? left : right;

    private string Text() =>
        string.Join('\n', Uncovered) + '\0' + string.Join('\n', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}\t{label.Value}"));
}
