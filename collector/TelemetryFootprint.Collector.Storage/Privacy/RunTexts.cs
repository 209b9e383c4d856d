using System.Text.Json;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Privacy;

/// <summary>What people wrote of runs, in the table of runs: an id and a project are energy's, and stay; names and values of labels are for people.</summary>
internal static class RunTexts
{
    private static readonly UserColumns Names = new("run", "id", "name"), Labels = new("run", "id", "labels");

    /// <summary>Names and values of labels; returns how many that changed.</summary>
    public static int Turn(SqliteConnection connection, Func<string, string> turned) =>
        Names.Turn(connection, turned) + Labels.Turn(connection, labels => Turned(labels!, turned));

    /// <summary>Where a text of a run is one of those, such as <c>run gpt-ft: label owner</c>.</summary>
    public static IReadOnlyList<string> Naming(SqliteConnection connection, Func<string, bool> isOne)
    {
        using var all = new Statement(connection, "SELECT id, name, project, labels FROM run ORDER BY id", 0);
        var places = new List<string>();
        all.Each(row =>
        {
            var run = row.GetString(0);
            var labels = Read(row.GetString(3)).Where(label => isOne(label.Key) || isOne(label.Value)).Select(label => (Part: $"label {label.Key}", Is: true));
            (string Part, bool Is)[] parts = [("id", isOne(run)), ("name", row.GetString(1) != run && isOne(row.GetString(1))), ("project", !row.IsDBNull(2) && isOne(row.GetString(2))), .. labels];
            places.AddRange(parts.Where(part => part.Is).Select(part => $"run {run}: {part.Part}"));
            return true;
        });
        return places;
    }

    private static string Turned(string labels, Func<string, string> turned)
    {
        var read = Read(labels);
        var now = new SortedDictionary<string, string>(read.ToDictionary(label => label.Key, label => turned(label.Value)), StringComparer.Ordinal);
        return read.All(label => now[label.Key] == label.Value) ? labels : JsonSerializer.Serialize(now);
    }

    private static SortedDictionary<string, string> Read(string labels) => JsonSerializer.Deserialize<SortedDictionary<string, string>>(labels)!;
}
