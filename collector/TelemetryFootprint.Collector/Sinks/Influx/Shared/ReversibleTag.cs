namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// A name as a tag that is read back: line protocol has no backslash that every server reads alike (<see cref="LineBuffer"/> writes a slash for some), and what a run is called in
/// the store must be what it is called. A backslash is <c>%5C</c>, and a percent sign that would look like one <c>%25</c>; all else is as it is.
/// </summary>
internal static class ReversibleTag
{
    private const string Backslash = "%5C";
    private const string Percent = "%25";

    public static string Of(string name) => name.AsSpan().IndexOfAny('\\', '%') < 0
        ? name
        : name.Replace(Percent, Percent + "25", StringComparison.Ordinal).Replace(Backslash, Percent + "5C", StringComparison.Ordinal).Replace("\\", Backslash, StringComparison.Ordinal);

    public static string Read(string tag)
    {
        if (!tag.Contains('%', StringComparison.Ordinal)) return tag;
        var name = new System.Text.StringBuilder(tag.Length);
        for (var at = 0; at < tag.Length; at++)
        {
            var rest = tag.AsSpan(at);
            var letter = rest.StartsWith(Backslash, StringComparison.Ordinal) ? '\\' : rest.StartsWith(Percent, StringComparison.Ordinal) ? '%' : '\0';
            name.Append(letter == '\0' ? tag[at] : letter);
            if (letter != '\0') at += Percent.Length - 1;
        }

        return name.ToString();
    }
}
