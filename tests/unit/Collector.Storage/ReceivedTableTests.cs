using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>Epochs with holes: thinned minutes of an agent that was alone for long stand alone each.</summary>
public sealed class ReceivedTableTests : IDisposable
{
    private static readonly byte[] Agent = new byte[16];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Add_ToAnEpochOfTwoMonthsOfThinnedMinutes_IsTaken()
    {
        using var database = Open();
        SqliteDatabase.Execute(database.Connection, """
            WITH RECURSIVE minute(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM minute WHERE i < 90000)
            INSERT INTO received SELECT zeroblob(16), 1, 60 * i, 60 * i FROM minute
            """);

        Assert.True(IsTaken(database, 60 * 90_001));
        Assert.False(IsTaken(database, 60 * 45_000));
        Assert.True(IsTaken(database, (60 * 45_000) + 1));
    }

    [Fact]
    public void Add_AtTheCap_TakesWhatMakesNoMoreHolesAndRefusesTheRest()
    {
        using var database = Open(spansPerEpoch: 3);
        Assert.All([1, 3, 5, 6], sequence => Assert.True(IsTaken(database, sequence)));

        var refusal = Assert.Throws<InboxFullException>(() => IsTaken(database, 8));
        Assert.Contains("has left 3 holes in epoch 0000000000000001", refusal.Message, StringComparison.Ordinal);
        Assert.False(IsTaken(database, 3));
        Assert.True(IsTaken(database, 2));
        Assert.True(IsTaken(database, 8));
        Assert.True(IsTaken(database, 1, epoch: 2));
    }

    private InboxDatabase Open(int spansPerEpoch = ReceivedTable.MaxSpansPerEpoch) => new(_directory.Combine("inbox.db"), spansPerEpoch: spansPerEpoch);

    /// <summary>False: it was received before.</summary>
    private static bool IsTaken(InboxDatabase database, long sequence, ulong epoch = 1)
    {
        using var rows = new Statement(database.Connection, "SELECT rows FROM tally", 0);
        var before = (long)rows.Scalar()!;
        database.InTransaction(() => database.Add(new(Agent, epoch, sequence, 1, Agent, 0, DateTimeOffset.UnixEpoch, new byte[10])));
        return (long)rows.Scalar()! > before;
    }
}
