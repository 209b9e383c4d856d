using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>What the disk changed after the acknowledgement costs its row, is counted, and stops nothing.</summary>
public sealed class DamagedInboxTests
{
    [Theory]
    [InlineData("payload = x'01'")]
    [InlineData("payload = x''")]
    [InlineData("payload = zeroblob(64)")]
    [InlineData("received_at = 9223372036854775807")]
    [InlineData("received_at = -9223372036854775808")]
    [InlineData("clock_offset = 9223372036854775807")]
    [InlineData("clock_offset = -9223372036854775808")]
    [InlineData("clock_offset = 300000000000000000")]
    [InlineData("clock_offset = -2000000000000000")]
    [InlineData("inventory_id = x'00'")]
    public async Task Row_DamagedInOneColumn_IsCountedAndTheRestGoesOn(string damage)
    {
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        await world.SubmitAsync(IngestWorld.Batch(1, 3));
        await world.SubmitAsync(IngestWorld.Batch(4, 3));
        await world.SubmitAsync(IngestWorld.Batch(7, 3));
        await world.Inbox.SubmitAsync(inbox => SqliteDatabase.Execute(inbox.Connection, $"UPDATE batch SET {damage} WHERE id = 2"), default);
        await world.DrainAsync();
        Assert.Equal(1, world.Worker.UnreadableRows);
        Assert.Equal(6_000, world.Energy());
        Assert.Equal(3, world.Ledger.Cursor);
    }

    [Fact]
    public async Task Row_ThatParsesButBreaksARule_IsCountedAndTheRestGoesOn()
    {
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        var broken = IngestWorld.Batch(1, 3);
        broken.EnergyMillijoules.Add(7);
        await world.SubmitAsync(broken);
        broken = IngestWorld.Batch(4, 3);
        broken.Devices[0] = 200;
        await world.SubmitAsync(broken);
        await world.SubmitAsync(IngestWorld.Batch(7, 3));
        await world.DrainAsync();
        Assert.Equal(2, world.Worker.UnreadableRows);
        Assert.Equal(3_000, world.Energy());
    }

    [Fact]
    public async Task Row_OfEveryFlippedByte_NeverStopsTheLedger()
    {
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        var whole = IngestWorld.Batch(1, 2);
        var bytes = Google.Protobuf.MessageExtensions.ToByteArray(whole);
        for (var place = 0; place < bytes.Length; place++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[place] ^= (byte)(1 << (place % 8));
            await world.Inbox.AcceptAsync(new(new byte[16], 5, 1 + (place * 2), 2, IngestWorld.Inventory.ContentId.Memory, 0, TimeProvider.System.GetUtcNow(), flipped), default);
        }

        await world.DrainAsync();
        Assert.Equal(bytes.Length, world.Ledger.Cursor);
        Assert.InRange(world.Worker.UnreadableRows, 1, bytes.Length);
    }

    [Fact]
    public async Task Inventory_DamagedOnDisk_CostsItsRowsOnly()
    {
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        await world.SubmitAsync(IngestWorld.Batch(1, 3));
        await world.Inbox.SubmitAsync(inbox => SqliteDatabase.Execute(inbox.Connection, "UPDATE inventory SET payload = x'0a00'"), default);
        await world.DrainAsync();
        Assert.Equal(1, world.Worker.UnreadableRows);
        await world.StoreInventoryAsync();
        await world.SubmitAsync(IngestWorld.Batch(4, 3));
        await world.DrainAsync();
        Assert.Equal(3_000, world.Energy());
    }

    [Fact]
    public async Task Inbox_LostWhileTheLedgerLives_LosesNothingThatComesLater()
    {
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        for (var i = 0; i < 5; i++) await world.SubmitAsync(IngestWorld.Batch(1 + i, 1));
        await world.DrainAsync();
        await world.ReopenAsync(loseInbox: true);
        await world.Worker.StartAsync(default);
        await world.StoreInventoryAsync();
        await world.SubmitAsync(IngestWorld.Batch(6, 4));
        while (world.Ledger.Cursor < 6) await Task.Delay(5);
        await world.Worker.StopAsync(default);
        Assert.Equal(9_000, world.Energy());
    }

    [Fact]
    public async Task Group_OfLongIntervals_IsCutByWhatItCostsTheLedger()
    {
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        // 70,000 minutes each: the second fills the group.
        for (var i = 0; i < 4; i++) await world.SubmitAsync(IngestWorld.Batch(1 + i, 1, 70_000 * 60));
        Assert.True(await world.Worker.ApplyNextAsync(default));
        Assert.Equal(2, world.Ledger.Cursor);
        await world.DrainAsync();
        Assert.Equal(4_000, world.Energy());
    }

    [Fact]
    public async Task Replay_OfTheSameInbox_GivesTheSameLedger()
    {
        var received = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000).AddMinutes(17).AddTicks(7);
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        await world.SubmitAsync(IngestWorld.Batch(1, 400), received, clockOffset: 123_456);
        await world.SubmitAsync(IngestWorld.Batch(401, 800), received.AddSeconds(3));
        // Before it is opened again: what is read may go then.
        var rows = world.Inbox.Read(0, 100, long.MaxValue);
        await world.DrainAsync();
        var first = world.Export();
        Assert.Contains("late", first, StringComparison.Ordinal);
        await world.ReopenAsync();
        await using var again = new IngestWorld();
        await again.StoreInventoryAsync();
        foreach (var row in rows)
            await again.SubmitAsync(TelemetryFootprint.Contracts.V1.Batch.Parser.ParseFrom(row.Payload), row.ReceivedAt, row.ClockOffsetMicroseconds);
        await again.DrainAsync();
        Assert.Equal(first, again.Export());
    }
}
