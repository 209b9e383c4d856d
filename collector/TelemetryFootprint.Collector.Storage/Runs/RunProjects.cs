using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Runs;

/// <summary>The projects of the registered runs in memory: every row of the ledger that is read asks for one.</summary>
public sealed class RunProjects : IRunProjects
{
    private readonly ConcurrentDictionary<string, string> _projects = new(StringComparer.Ordinal);

    internal RunProjects()
    {
    }

    private long _changes;

    public long Changes => Interlocked.Read(ref _changes);

    public IReadOnlyDictionary<string, string> All() => new Dictionary<string, string>(_projects, StringComparer.Ordinal);

    public string? ProjectOf(string run) => _projects.GetValueOrDefault(run);

    /// <summary>As the file has them now; of a state directory without one, none.</summary>
    public static RunProjects Read(string path)
    {
        var projects = new RunProjects();
        if (!File.Exists(path)) return projects;
        using var connection = SqliteDatabase.OpenReader(path);
        projects.Load(connection);
        return projects;
    }

    internal void Load(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        using var all = new Statement(connection, "SELECT id, coalesce(project, '') FROM run", 0);
        all.Each(row =>
        {
            _projects[row.GetString(0)] = row.GetString(1);
            return true;
        });
    }

    internal void Set(Run run)
    {
        _projects[run.Id] = run.Project ?? string.Empty;
        Interlocked.Increment(ref _changes);
    }

    internal void Forget(string run)
    {
        _projects.TryRemove(run, out _);
        Interlocked.Increment(ref _changes);
    }
}
