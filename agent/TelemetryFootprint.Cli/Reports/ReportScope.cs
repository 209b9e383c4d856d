namespace TelemetryFootprint.Cli.Reports;

/// <summary>Whose energy a report is of, where it is of no single run, and of when.</summary>
/// <param name="Project">Null: of all.</param>
/// <param name="Site">Null: of all.</param>
/// <param name="User">Null: of all.</param>
/// <param name="From">As it was written; the collector judges it.</param>
/// <param name="To">As it was written.</param>
/// <param name="TimeZone">Of times without an offset; null: there may be none.</param>
internal sealed record ReportScope(string? Project, string? Site, string? User, string From, string To, string? TimeZone)
{
    public string Title => string.Join(", ", Parts.Select(part => $"{part.Name} {part.Value}"));

    /// <summary>What is asked for by name.</summary>
    public IEnumerable<(string Name, string Value)> Parts =>
        new[] { ("project", Project), ("site", Site), ("user", User) }.Where(part => part.Item2 is not null).Select(part => (part.Item1, part.Item2!));

    /// <summary>Why there may be no row: the name is another, or of it nothing is kept.</summary>
    public string WhyEmpty => string.Join("; ", new[]
    {
        $"no run of {Title} has energy from {From} to {To}",
        "footprint runs shows runs, and whose they are",
        Site is null ? null : "/api/v1/totals?by=site shows sites",
        User is null ? null : "with Privacy:Users=drop a collector keeps no user",
    }.OfType<string>());

    /// <summary>Of <c>/totals</c>: a row for each run.</summary>
    public string Query => string.Join('&', Parts.Append(("by", "run")).Append(("from", From)).Append(("to", To)).Concat(TimeZone is { } zone ? [("tz", zone)] : Array.Empty<(string, string)>())
        .Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2)}"));
}
