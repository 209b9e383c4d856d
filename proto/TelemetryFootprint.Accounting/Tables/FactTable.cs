namespace TelemetryFootprint.Accounting.Tables;

/// <summary>
/// Reads the tables of facts that come with the product: comma-separated, one fixed header, every cell filled. Anything else is a
/// <see cref="FormatException"/> with the line's number: a wrong fact must never price energy.
/// </summary>
internal static class FactTable
{
    /// <param name="reader">The whole table.</param>
    /// <param name="header">The one first line that is accepted; it also says how many cells a row has.</param>
    /// <param name="parse">One row.</param>
    /// <param name="key">What may stand only once, and how its repetition is told.</param>
    public static IReadOnlyList<TRow> Read<TRow, TKey>(TextReader reader, string header, Func<FactRow, TRow> parse, Func<TRow, (TKey Key, string Words)> key)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadLine() != header)
        {
            throw new FormatException($"line 1: the header must be {header}");
        }

        var columns = header.Split(',').Length;
        var rows = new List<TRow>();
        var seen = new HashSet<TKey>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var row = parse(FactRow.Of(line, number, columns));
            var (once, words) = key(row);
            if (!seen.Add(once))
            {
                throw new FormatException($"line {number}: {words}");
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>A table that is embedded in this assembly.</summary>
    public static TTable Embedded<TTable>(string resource, Func<TextReader, TTable> read)
    {
        using var stream = typeof(FactTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        return read(reader);
    }
}
