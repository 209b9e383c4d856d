using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Figures;

/// <summary>What the figures cover, in one line per different host.</summary>
internal static class CoverageText
{
    private const int MaxHosts = 8;

    /// <summary>Empty of a collector that does not say. Hosts that cover the same share a line.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<HostCoverage>? hosts)
    {
        var lines = (hosts ?? []).Where(host => host.Coverage is not null)
            .GroupBy(host => Of(host.Coverage!), host => host.Host ?? FigureText.Unknown).ToList();
        return lines.Count == 1
            ? [lines[0].Key]
            : [.. lines.Take(MaxHosts).Select(line => $"{string.Join(", ", line.Take(MaxHosts))}{(line.Count() > MaxHosts ? ", …" : "")} {line.Key}")];
    }

    public static string Included(Coverage? coverage) => string.Join(", ", coverage?.Included ?? []);

    public static string Missing(Coverage? coverage) =>
        string.Join(", ", (coverage?.Missing ?? []).Select(part => part.Reason is { Length: > 0 } reason ? $"{part.Component} ({reason})" : part.Component));

    private static string Of(Coverage coverage)
    {
        var included = Included(coverage) is { Length: > 0 } some ? some : "nothing yet";
        var missing = Missing(coverage);
        return missing.Length == 0 ? $"covers: {included}" : $"covers: {included}; not: {missing}";
    }
}
