using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Privacy;

/// <summary>Columns of one table that may name users.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Key">What tells its rows apart.</param>
/// <param name="Columns">Texts; null stays null.</param>
internal sealed record UserColumns(string Table, string Key, params string[] Columns)
{
    /// <summary>Which rows of it; null: all.</summary>
    public string? Where { get; init; }

    /// <summary>Each text as <paramref name="turned"/> gives it; returns how many rows that changed.</summary>
    public int Turn(SqliteConnection connection, Func<string, string?> turned)
    {
        using var all = new Statement(connection, $"SELECT {Key}, {string.Join(", ", Columns)} FROM {Table}{(Where is null ? "" : $" WHERE {Where}")}", 0);
        using var update = new Statement(connection, $"UPDATE {Table} SET {string.Join(", ", Columns.Select((column, at) => $"{column} = ${at + 1}"))} WHERE {Key} = $0", Columns.Length + 1);
        var changed = new List<object?[]>();
        all.Each(row =>
        {
            var old = Enumerable.Range(1, Columns.Length).Select(at => row.IsDBNull(at) ? null : row.GetString(at)).ToArray();
            var now = old.Select(text => text is null ? null : turned(text)).ToArray();
            if (!old.SequenceEqual(now, StringComparer.Ordinal)) changed.Add([row.GetValue(0), .. now]);
            return true;
        });
        return changed.Sum(values => update.Run(values));
    }
}
