using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// The project that energy is booked for when it comes: of what its run belongs to then. It stays, so that no counter of a project falls; totals ask
/// for the project of today. Each has series of its own for ever, so there are only so many; energy of any further one is booked for <see cref="Others"/>.
/// </summary>
internal sealed class ProjectBooking(SqliteConnection connection, IRunProjects? projects, int capacity = ProjectBooking.Capacity)
{
    public const int Capacity = 1000;

    public const string Others = "__other__";

    private HashSet<string>? _known;

    public SeriesKey Booked(SeriesKey series) =>
        projects is not null && OwnerText.IsOfRun(series.Owner) && projects.ProjectOf(OwnerText.RunOf(series.Owner)) is { Length: > 0 } project
            ? series with { RunProject = Admit(project) }
            : series;

    private string Admit(string project)
    {
        _known ??= Read();
        if (_known.Contains(project)) return project;
        if (_known.Count >= capacity) return Others;
        _known.Add(project);
        return project;
    }

    private HashSet<string> Read()
    {
        using var all = new Statement(connection, "SELECT DISTINCT project FROM series WHERE substr(project, 1, 2) <> '__'", 0);
        return [.. all.Rows(row => row.GetString(0))];
    }
}
