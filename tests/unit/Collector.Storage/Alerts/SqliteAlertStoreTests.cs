using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Alerts;

public sealed class SqliteAlertStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _folder = new();
    private SqliteAlertStore _store;

    public SqliteAlertStoreTests() => _store = Open();

    [Fact]
    public void Keep_ThenReopen_EverythingIsAsItWas()
    {
        var (calendar, open) = (Fired(1, new(new(100), new(200))) with { Limit = "5 kg" }, Fired(2, null) with { Ends = Noon.AddTicks(10), Phase = AlertPhase.Resolved, Episode = 3 });
        _store.Keep(new([calendar, open], [new(calendar, Noon), new(open, Noon.AddMinutes(1))]), Noon, _ => ["a", "b"]);
        Reopen();

        Assert.Equal([calendar, open], _store.States().Values.OrderBy(alert => alert.Subject.Aspect));
        Assert.Equal([new(calendar, Noon), new(open, Noon.AddMinutes(1))], _store.Queue("b", 10).Select(queued => queued.Event));
        Assert.Equal(new Dictionary<string, int> { ["a"] = 2, ["b"] = 2 }, _store.QueueLengths());
    }

    [Fact]
    public void Keep_OfTheSameKey_QueuesItOncePerNotifier()
    {
        var alert = Fired(1, null);
        for (var times = 0; times < 3; times++) _store.Keep(new([alert], [new(alert, Noon.AddMinutes(times))]), Noon, _ => ["a"]);
        Assert.Equal(Noon, Assert.Single(_store.Queue("a", 10)).Event.JudgedAt);
    }

    [Fact]
    public void Remove_OneOfTwo_LeavesTheOtherOnDisk()
    {
        var (first, second) = (Fired(1, null), Fired(2, null));
        _store.Keep(new([], [new(first, Noon), new(second, Noon)]), Noon, _ => ["a"]);
        _store.Remove(_store.Queue("a", 1)[0].Id);
        Reopen();
        Assert.Equal(second, Assert.Single(_store.Queue("a", 10)).Event.Alert);
    }

    /// <summary>A state without its event would be told to nobody, an event without its state twice.</summary>
    [Fact]
    public void Keep_ThatFails_KeepsNothing()
    {
        var alert = Fired(1, null);
        Assert.Throws<IOException>(() => _store.Keep(new([alert], [new(alert, Noon)]), Noon, _ => throw new IOException("no such disk")));
        Assert.Empty(_store.States());
        Assert.Empty(_store.QueueLengths());
        _store.Keep(new([alert], [new(alert, Noon)]), Noon, _ => ["a"]);
        Assert.Single(_store.Queue("a", 10));
    }

    [Fact]
    public void Queue_BeyondItsCap_LosesTheOldestAndSaysSo()
    {
        var alerts = Enumerable.Range(1, 5).Select(number => Fired(number, null)).ToList();
        var kept = _store.Keep(new([], [.. alerts.Select(alert => new AlertEvent(alert, Noon))]), Noon, one => one.Alert.Subject.Aspect == "1" ? ["a", "b"] : ["a"]);

        Assert.Equal(2, kept.Dropped);
        Assert.Equal(["3", "4", "5"], _store.Queue("a", 10).Select(queued => queued.Event.Alert.Subject.Aspect));
        Assert.Single(_store.Queue("b", 10));
    }

    [Fact]
    public void States_BeyondTheirCap_LoseWhatWasOverFirst_AndNothingThatFires()
    {
        var firing = Enumerable.Range(1, 2).Select(number => Fired(number, null)).ToList();
        var over = Enumerable.Range(3, 4).Select(number => Fired(number, null) with { Phase = AlertPhase.Resolved, Ends = Noon.AddMinutes(number) }).ToList();
        var kept = _store.Keep(new([.. firing, .. over], []), Noon, _ => []);

        Assert.Equal(["3", "4"], kept.Forgotten.Select(id => id.Split('/')[2]).Order());
        Assert.Equal(["1", "2", "5", "6"], _store.States().Values.Select(alert => alert.Subject.Aspect).Order());
    }

    /// <summary>A crossing that is over is told once in its period: whoever forgets it tells it again.</summary>
    [Theory]
    [InlineData(-1, "12345")]
    [InlineData(0, "2345")]
    [InlineData(1, "2345")]
    public void States_BeyondTheirCap_KeepWhatIsOver_AsLongAsItsPeriodGoesOn(int minutesPast, string expected)
    {
        var period = new MinuteRange(UtcMinute.FromTime(Noon.AddHours(-12)), UtcMinute.FromTime(Noon));
        var over = Enumerable.Range(1, 5).Select(number => Fired(number, period) with { Phase = AlertPhase.Resolved, Ends = Noon.AddMinutes(number - 60) });
        _store.Keep(new([.. over], []), Noon.AddMinutes(minutesPast), _ => []);
        Assert.Equal(expected, string.Concat(_store.States().Values.Select(alert => alert.Subject.Aspect).Order()));
    }

    [Fact]
    public void RemoveOthers_ForgetsWhoIsGone()
    {
        var alert = Fired(1, null);
        _store.Keep(new([], [new(alert, Noon)]), Noon, _ => ["a", "b"]);
        Assert.Equal((1, 0), (_store.RemoveOthers(["b", "c"]), _store.RemoveOthers(["b", "c"])));
        Assert.Equal(["b"], _store.QueueLengths().Keys);
    }

    /// <summary>A file of version 1: what fires goes on, and what was queued is still told.</summary>
    [Fact]
    public void Open_OfAFileWithoutLimits_KeepsWhatItHas()
    {
        var path = _folder.Combine("older.db");
        using (var older = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            older.Open();
            using var command = older.CreateCommand();
            const string alert = "name TEXT NOT NULL, budget TEXT NOT NULL, aspect TEXT NOT NULL, severity INTEGER NOT NULL, period_from INTEGER, period_to INTEGER, "
                + "phase INTEGER NOT NULL, since INTEGER NOT NULL, ends INTEGER, episode INTEGER NOT NULL, summary TEXT NOT NULL";
            const string values = "'CarbonBudgetThreshold', 'lab', '80%', 0, 100, 200, 2, 6000000000, NULL, 1, 'used 80%'";
            command.CommandText = $"""
                CREATE TABLE alert (id TEXT PRIMARY KEY, {alert}) STRICT, WITHOUT ROWID;
                CREATE TABLE queue (seq INTEGER PRIMARY KEY AUTOINCREMENT, notifier TEXT NOT NULL, key TEXT NOT NULL, judged INTEGER NOT NULL, {alert}, UNIQUE (notifier, key)) STRICT;
                INSERT INTO alert VALUES ('CarbonBudgetThreshold/lab/80%/1970-01-01T01:40Z', {values});
                INSERT INTO queue VALUES (7, 'a', 'key', 6000000000, {values});
                PRAGMA user_version=1;
                """;
            command.ExecuteNonQuery();
        }

        using var store = new SqliteAlertStore(path);
        var known = Assert.Single(store.States()).Value;
        Assert.Equal((AlertSubject.Threshold, "80%", AlertPhase.Firing, null), (known.Subject.Name, known.Subject.Aspect, known.Phase, known.Limit));
        Assert.Equal(known, Assert.Single(store.Queue("a", 10)).Event.Alert);
        store.Keep(new([known with { Limit = "5 kg" }], []), Noon, _ => []);
        Assert.Equal("5 kg", store.States()[known.Subject.Id].Limit);
        using var budgets = new SqliteBudgetStore(path);
        Assert.Empty(budgets.All());
        budgets.Put(new("lab", "{}", "ada", Noon));
        Assert.Equal("lab", Assert.Single(budgets.All()).Name);
    }

    /// <summary>A file of version 2 has limits without their targets and no budgets; either store may be the first to open it.</summary>
    [Fact]
    public void OpenBudgets_OfAFileWithoutThem_KeepsItsAlerts()
    {
        var alert = Fired(1, null) with { Limit = "5 kg" };
        _store.Keep(new([alert], []), Noon, _ => []);
        _store.Dispose();
        using (var older = new SqliteConnection($"Data Source={_folder.Combine(SqliteAlertStore.FileName)};Pooling=False"))
        {
            older.Open();
            using var command = older.CreateCommand();
            command.CommandText = "DROP TABLE budget; ALTER TABLE alert DROP COLUMN unit; ALTER TABLE queue DROP COLUMN unit; PRAGMA user_version=2;";
            command.ExecuteNonQuery();
        }

        using (var budgets = new SqliteBudgetStore(_folder.Combine(SqliteAlertStore.FileName)))
            budgets.Put(new("lab", """{"Limit":"5kg"}""", "ada", Noon));
        _store = Open();
        // What it was told of was the limit alone, and is not compared with what is now.
        Assert.Equal(alert with { Limit = null }, Assert.Single(_store.States()).Value);
        using var again = new SqliteBudgetStore(_folder.Combine(SqliteAlertStore.FileName));
        Assert.Equal(new("lab", """{"Limit":"5kg"}""", "ada", Noon), Assert.Single(again.All()));
        again.Put(new("lab", "{}", "eve", Noon.AddMinutes(1)));
        Assert.Equal("eve", Assert.Single(again.All()).Who);
        Assert.Equal((true, false), (again.Remove("lab"), again.Remove("lab")));
    }

    /// <summary>A file of version 4 calls every budget's alerts carbon: what fires goes on under its new name, and nobody is told of it again.</summary>
    [Fact]
    public void Open_OfAFileWithoutUnits_GoesOnUnderTheNewNames()
    {
        Alert[] alerts = [Fired(1, null) with { Limit = "5 kg" }, Fired(2, new(new(100), new(200))), new(new(AlertSubject.DuplicateDevice, "", "GPU-1", AlertSeverity.Warning), AlertPhase.Firing, Noon, null, 1, "two agents")];
        _store.Keep(new(alerts, [.. alerts.Select(alert => new AlertEvent(alert, Noon))]), Noon, _ => ["a"]);
        _store.Dispose();
        using (var older = new SqliteConnection($"Data Source={_folder.Combine(SqliteAlertStore.FileName)};Pooling=False"))
        {
            older.Open();
            using var command = older.CreateCommand();
            command.CommandText = """
                UPDATE alert SET name = 'Carbon' || name, id = 'Carbon' || id WHERE name LIKE 'Budget%'; UPDATE queue SET name = 'Carbon' || name, key = 'Carbon' || key WHERE name LIKE 'Budget%';
                ALTER TABLE alert DROP COLUMN unit; ALTER TABLE queue DROP COLUMN unit; PRAGMA user_version=4;
                """;
            command.ExecuteNonQuery();
        }

        _store = Open();
        Assert.Equal(alerts.ToDictionary(alert => alert.Subject.Id), _store.States());
        Assert.Equal(alerts, _store.Queue("a", 10).Select(queued => queued.Event.Alert));
        // Told before the upgrade: the same key is not queued a second time, and the unit is known from then on.
        var burning = alerts[0] with { Subject = alerts[0].Subject with { Unit = "g" } };
        _store.Keep(new([burning], [new(burning, Noon.AddMinutes(1))]), Noon, _ => ["a"]);
        Assert.Equal(3, _store.Queue("a", 10).Count);
        Reopen();
        Assert.Equal("g", _store.States()[burning.Subject.Id].Subject.Unit);
    }

    public void Dispose()
    {
        _store.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private static Alert Fired(int number, MinuteRange? period) => new(
        new(AlertSubject.BurnRate, "lab", number.ToString(System.Globalization.CultureInfo.InvariantCulture), AlertSeverity.Critical, period),
        AlertPhase.Firing, Noon.AddMinutes(-number), null, 1, "burns 6 × as fast");

    private SqliteAlertStore Open() => new(_folder.Combine(SqliteAlertStore.FileName), mostStates: 4, mostQueued: 3);

    private void Reopen()
    {
        _store.Dispose();
        _store = Open();
    }
}
