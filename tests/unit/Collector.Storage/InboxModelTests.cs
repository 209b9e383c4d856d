using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>Random actions, restarts among them, against the model.</summary>
public sealed class InboxModelTests
{
    private static readonly string[] Consumers = ["ledger", "influxdb"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Inbox_AnyActionsAndRestarts_IsItsModel(int seed)
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "inbox.db");
        var random = new Random(seed);
        var model = new InboxModel();
        var inbox = Open(file);
        for (var step = 0; step < 150; step++)
        {
            if (random.Next(20) == 0)
            {
                await inbox.DisposeAsync();
                inbox = Open(file);
                // Each opening begins with a clean-up; this waits for it.
                model.Retain();
                await inbox.RetainAsync(default);
            }

            await ActAsync(inbox, model, random);
            if (step % 10 == 0) AssertSame(inbox, model);
        }

        AssertSame(inbox, model);
        await inbox.DisposeAsync();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Inbox_ManyWritersAtOnce_ReceivesEachTickOnce(int seed)
    {
        using var directory = new TemporaryDirectory();
        await using var inbox = Open(Path.Combine(directory.Path, "inbox.db"));
        var random = new Random(seed);
        var batches = Enumerable.Range(0, 400).Select(_ => (Agent: random.Next(3), First: 1L + random.Next(500), Count: random.Next(1, 40))).ToList();
        await Task.WhenAll(batches.Select(batch => inbox.AcceptAsync(Submission(batch.Agent, 1, batch.First, batch.Count), default)));
        var held = inbox.Read(0, 10_000, long.MaxValue)
            .SelectMany(row => Enumerable.Range((int)row.First, (int)(row.Last - row.First + 1)).Select(sequence => (Agent: (int)row.AgentId[0], sequence))).ToList();
        var sent = batches.SelectMany(batch => Enumerable.Range((int)batch.First, batch.Count).Select(sequence => (batch.Agent, sequence))).ToHashSet();
        Assert.Equal(held.Count, held.Distinct().Count());
        Assert.Equal(sent.Count, held.Count);
        Assert.True(sent.SetEquals(held));
    }

    private static async Task ActAsync(SqliteInbox inbox, InboxModel model, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                var consumer = Consumers[random.Next(Consumers.Length)];
                var cursor = random.NextInt64(0, model.LastId + 1);
                model.Advance(consumer, cursor);
                await inbox.AdvanceAsync(consumer, cursor, default);
                break;
            case 1:
                model.Retain();
                await inbox.RetainAsync(default);
                break;
            default:
                var (agent, epoch, first, count) = (random.Next(2), (ulong)random.Next(2) * ulong.MaxValue, 1L + random.Next(200), random.Next(1, 30));
                model.Accept(agent, epoch, first, count);
                await inbox.AcceptAsync(Submission(agent, epoch, first, count), default);
                break;
        }
    }

    private static void AssertSame(SqliteInbox inbox, InboxModel model)
    {
        Assert.Equal(model.Rows, inbox.Read(0, 100_000, long.MaxValue).Select(row => (row.Id, (int)row.AgentId[0], row.Epoch, row.First, row.Last)));
        Assert.Equal(
            model.Cursors.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value, 0L)),
            inbox.Consumers().Select(consumer => (consumer.Name, consumer.Cursor, consumer.LostTicks)));
    }

    private static InboxSubmission Submission(int agent, ulong epoch, long first, int count) => new(
        new byte[] { (byte)agent, 0 }, epoch, first, count, new byte[16], 0, TimeProvider.System.GetUtcNow(), new byte[5]);

    private static SqliteInbox Open(string file) => new(file, InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);
}
