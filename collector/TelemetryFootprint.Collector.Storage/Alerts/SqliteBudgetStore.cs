using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Alerts;

/// <summary>The budgets of <c>alerts.db</c>. Each call is one commit.</summary>
public sealed class SqliteBudgetStore : IBudgetStore, IDisposable
{
    private readonly Lock _turn = new();
    private readonly SqliteConnection _connection;
    private readonly Statement _all, _put, _remove;

    public SqliteBudgetStore(string path)
    {
        _connection = AlertSchema.Open(path);
        _all = new(_connection, "SELECT name, settings, who, at FROM budget ORDER BY name", 0);
        _put = new(_connection, "INSERT OR REPLACE INTO budget (name, settings, who, at) VALUES ($0, $1, $2, $3)", 4);
        _remove = new(_connection, "DELETE FROM budget WHERE name = $0", 1);
    }

    public IReadOnlyList<KeptBudget> All()
    {
        lock (_turn) return _all.Rows(row => new KeptBudget(row.GetString(0), row.GetString(1), row.GetString(2), UnixTime.FromMicroseconds(row.GetInt64(3))));
    }

    public void Put(KeptBudget budget)
    {
        lock (_turn) _put.Run(budget.Name, budget.Settings, budget.Who, UnixTime.ToMicroseconds(budget.At));
    }

    public bool Remove(string name)
    {
        lock (_turn) return _remove.Run(name) > 0;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _all, _put, _remove }) statement.Dispose();
        _connection.Dispose();
    }
}
