using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>CSV of what holds from whole UTC minutes on, and who says so: the last column of such a table is the source.</summary>
internal static class DatedTable
{
    private const int MaximumBytes = 16 << 20;
    private const int LongestSource = 200;
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    /// <summary>Throws <see cref="ConfigurationException"/> that names the key, the file and the line.</summary>
    /// <param name="key">The setting that names the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="noun">What such a file holds.</param>
    /// <param name="example">A line of it, as it should be.</param>
    /// <param name="headers">What it may begin with.</param>
    /// <param name="entry">Of the cells of a line, as many as the header has; null: they are none.</param>
    public static IReadOnlyList<T> Read<T>(string key, string file, string noun, string example, IReadOnlyList<string> headers, Func<IReadOnlyList<string>, T?> entry)
        where T : class
    {
        var lines = SettingsFile.ReadText(key, file, MaximumBytes, noun).Split(LineEnds, StringSplitOptions.None);
        if (headers.FirstOrDefault(known => known == lines[0].TrimStart('\uFEFF').Trim()) is not { } header)
            throw new ConfigurationException(key, $"{file} does not begin with the header {string.Join(" or ", headers)}");
        var columns = header.Split(',').Length;
        return
        [
            .. lines.Select((text, index) => (Text: text, Line: index + 1)).Skip(1).Where(line => line.Text.Trim().Length > 0)
                .Select(line => Entry(line.Text) ?? throw new ConfigurationException(key, $"{file} line {line.Line}: '{line.Text}' is not such as {example}")),
        ];

        // What follows the last column's comma is that column, with whatever commas it has.
        T? Entry(string line) => line.Split(',', columns, StringSplitOptions.TrimEntries) is var cells && cells.Length == columns ? entry(cells) : null;
    }

    /// <summary>Something, of at most 200 characters.</summary>
    public static bool IsSource(string text) => text.Length is > 0 and <= LongestSource && !text.Any(char.IsControl);
}
