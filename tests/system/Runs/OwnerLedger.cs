using Microsoft.Data.Sqlite;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>Whose the ledger of a stopped collector says the energy is.</summary>
internal sealed class OwnerLedger
{
    private readonly List<(string Device, string Owner, long Millijoules)> _rows = [];

    public OwnerLedger(Stack stack)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = Path.Combine(stack.CollectorState, "ledger.db"), Pooling = false, Mode = SqliteOpenMode.ReadOnly };
        using var connection = new SqliteConnection(source.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT s.device, s.owner, sum(e.mj) FROM energy_total e JOIN series s ON s.id = e.series GROUP BY 1, 2 ORDER BY 1, 2";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            _rows.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
    }

    public IReadOnlyList<(string Device, string Owner, long Millijoules)> Rows => _rows;

    public IEnumerable<string> OwnersOf(string device) => _rows.Where(row => row.Device == device).Select(row => row.Owner);

    /// <summary>Millijoules of a device, or of an owner of it.</summary>
    public long Of(string device, string? owner = null) => _rows.Where(row => row.Device == device && (owner is null || row.Owner == owner)).Sum(row => row.Millijoules);

    public override string ToString() => string.Join('\n', _rows.Select(row => FormattableString.Invariant($"{row.Device} {row.Owner} {row.Millijoules} mJ")));
}
