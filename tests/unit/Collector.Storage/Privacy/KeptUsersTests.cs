using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Privacy;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Privacy;

/// <summary>The files of a state directory while somebody else has them open: what is turned is gone from their bytes, and the audit is as final as before.</summary>
public sealed class KeptUsersTests : IDisposable
{
    private const string Name = "ada-lovelace-1815";
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();
    private readonly KeptUsers _kept;

    public KeptUsersTests() => _kept = new(_folder.Combine("runs.db"), _folder.Combine("ledger.db"), _folder.Combine("alerts.db"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scrub_AfterTurning_LeavesNoByteOfTheNameInFileOrLog()
    {
        using var service = new SqliteRunStore(_folder.Combine("runs.db"));
        for (var run = 0; run < 300; run++)
        {
            service.Add(new($"job-{run}", "gpt", Noon) { User = Name });
            AuditLog.Append(_folder.Combine("ledger.db"), new($"user {Name}", AuditEntry.Run, $"job-{run}", null, service.Find($"job-{run}")!.Describe(), "test"), Noon);
        }

        for (var run = 0; run < 300; run += 3) service.Change($"job-{run}", known => known with { User = "eve" });
        Assert.Equal(["ledger.db", "runs.db"], Holding());

        Assert.Equal(200, _kept.TurnRuns(user => user == Name ? null : user));
        Assert.Equal(300, _kept.TurnAudit(text => WrittenUsers.ForgetActor(WrittenUsers.Turn(text, user => user == Name ? "forgotten" : user), [Name]), _ => null, Noon));
        Assert.Empty(_kept.Scrub());

        Assert.Empty(Holding());
        Assert.Equal((300, 100), (service.Count, service.Users().Count));
        Assert.Null(service.Add(new("job-new", "gpt", Noon)));
    }

    [Fact]
    public void TurnRunTexts_NamesAndLabels_AreTurnedBesideAnOpenStoreAndIdsStay()
    {
        using var service = new SqliteRunStore(_folder.Combine("runs.db"));
        service.Add(new($"job-{Name}", $"job-{Name}", Noon) { Labels = new SortedDictionary<string, string> { [Name] = "a", ["owner"] = Name } });
        service.Add(new("other", "gpt", Noon) { Project = Name });

        Assert.Equal([$"run job-{Name}: id", $"run job-{Name}: label {Name}", $"run job-{Name}: label owner", $"run other: project"], _kept.RunTextsNaming(text => WrittenUsers.Names(text, [Name])));
        Assert.Equal(2, _kept.TurnRunTexts(text => WrittenUsers.ForgetWords(text, [Name])));
        Assert.Equal(0, _kept.TurnRunTexts(text => WrittenUsers.ForgetWords(text, [Name])));

        var run = service.Find($"job-{Name}")!;
        Assert.Equal(("job-forgotten", "a", "forgotten"), (run.Name, run.Labels[Name], run.Labels["owner"]));
        Assert.Equal(Name, service.Find("other")!.Project);
    }

    [Theory]
    [InlineData("ada", true)]
    [InlineData("for Ada, 7b", true)]
    [InlineData("u_ada-2", true)]
    [InlineData("canada", false)]
    [InlineData("ada2", false)]
    [InlineData("a.da", false)]
    public void Names_AWordOfTheText_IsHisAndNoPartOfAnother(string text, bool expected) => Assert.Equal(expected, WrittenUsers.Names(text, ["ada", "u-0123456789ab"]));

    [Fact]
    public void TurnAudit_Done_TheAuditIsFinalAgainAndTellsOfIt()
    {
        var path = _folder.Combine("ledger.db");
        AuditLog.Append(path, new("user ada", AuditEntry.Run, "job-1", null, "x; user ada; phase none; labels none", "test"), Noon);

        _kept.TurnAudit(text => WrittenUsers.Turn(text, _ => "forgotten"), changed => new("root", AuditEntry.Privacy, "users", null, $"{changed}", "test"), Noon);

        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Assert.Equal("x; user forgotten; phase none; labels none|1", Scalar(connection, "SELECT group_concat(new, '|') FROM audit"));
        foreach (var change in new[] { "UPDATE audit SET new = 'x'", "DELETE FROM audit" })
            Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Scalar(connection, change)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TurnAudit_ThatFails_ChangesNothingAndTheAuditIsFinal()
    {
        var path = _folder.Combine("ledger.db");
        AuditLog.Append(path, new("user ada", AuditEntry.Run, "job-1", null, "a", "test"), Noon);

        Assert.Throws<InvalidOperationException>(() => _kept.TurnAudit(_ => "b", _ => throw new InvalidOperationException(), Noon));

        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Assert.Equal("a", Scalar(connection, "SELECT new FROM audit"));
        Assert.Throws<SqliteException>(() => Scalar(connection, "UPDATE audit SET new = 'x'"));
    }

    [Fact]
    public void Scrub_WhileAReaderKeepsTheLog_NamesTheFile()
    {
        using (var service = new SqliteRunStore(_folder.Combine("runs.db"))) service.Add(new("job-1", "gpt", Noon) { User = Name });
        using var reader = new SqliteConnection($"Data Source={_folder.Combine("runs.db")};Pooling=False");
        reader.Open();
        Scalar(reader, "BEGIN");
        Scalar(reader, "SELECT count(*) FROM run");

        Assert.Equal(["runs.db"], new KeptUsers(_folder.Combine("runs.db"), "none", "none") { Patience = TimeSpan.FromMilliseconds(50) }.Scrub());
    }

    [Fact]
    public void Turn_FilesThatAreNotThere_AreNotMade()
    {
        Assert.Equal(0, _kept.TurnRuns(_ => null) + _kept.TurnAlerts(text => text) + _kept.TurnAudit(text => text, _ => null, Noon));
        Assert.Empty(_kept.Scrub());
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private IEnumerable<string?> Holding() => Directory.GetFiles(_folder.Path)
        .Where(path =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Name)) >= 0;
        })
        .Select(path => Path.GetFileName(path)[..(Path.GetFileName(path).IndexOf(".db", StringComparison.Ordinal) + 3)]).Distinct().Order(StringComparer.Ordinal);

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this test come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
