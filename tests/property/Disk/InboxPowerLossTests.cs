using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.TestKit.Disk;
using TelemetryFootprint.TestKit.Files;
using Xunit.Abstractions;

namespace TelemetryFootprint.PropertyTests.Disk;

/// <summary>F14, the collector's side: what was acknowledged is there after any loss of power, and what is sent again counts once.</summary>
[Collection(RecordedDisk.Name)]
public sealed class InboxPowerLossTests(ITestOutputHelper output)
{
    private const int Batches = 400;
    private static readonly byte[] Agent = new byte[16];

    [Fact]
    [Trait("Fault", "F14")]
    public async Task PowerLost_AnywhereAndAnyHow_InboxHoldsAllThatWasAcknowledged() =>
        await LoseAsync(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_POWER_LOSSES") ?? "300", CultureInfo.InvariantCulture));

    [Fact]
    [Trait("Fault", "F14")]
    [Trait("Category", "Slow")]
    public async Task PowerLost_ThirtyThousandTimes_InboxHoldsAllThatWasAcknowledged() => await LoseAsync(30_000);

    private async Task LoseAsync(int times)
    {
        IReadOnlyList<DiskOperation> operations = await RecordAsync();
        long kept = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            kept += JudgeAsync(operations, random.Next(operations.Count + 1), random).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
        output.WriteLine($"F14 inbox: {times} power losses over {operations.Count} operations: {kept} acknowledged batches, all found once");
    }

    private static async Task<IReadOnlyList<DiskOperation>> RecordAsync()
    {
        using var folder = new TemporaryDirectory();
        using DiskRecorder recorder = DiskRecorder.Begin(folder.Path);
        await using (SqliteInbox inbox = Open(folder))
        {
            for (int sequence = 1; sequence <= Batches; sequence++)
            {
                await inbox.AcceptAsync(BatchOf(sequence), CancellationToken.None);
                DiskRecorder.Mark(sequence);
            }
        }

        return recorder.End();
    }

    private static async Task<int> JudgeAsync(IReadOnlyList<DiskOperation> operations, int count, Random random)
    {
        using var folder = new TemporaryDirectory();
        foreach ((string name, byte[] bytes) in PowerLoss.After(operations, count, random)) await File.WriteAllBytesAsync(folder.Combine(name), bytes);
        int acknowledged = (int)operations.Take(count).Where(operation => operation.Kind == DiskOperationKind.Mark).Select(mark => mark.Place).DefaultIfEmpty(0).Max();

        await using SqliteInbox inbox = Open(folder);
        IReadOnlyList<InboxRow> rows = inbox.Read(0, int.MaxValue, long.MaxValue);
        Assert.True(rows.Count >= acknowledged, $"{rows.Count} of {acknowledged}");
        // The agent sends again what it saw no acknowledgement of, and for good measure all of it.
        for (int sequence = Math.Max(1, acknowledged - 5); sequence <= acknowledged + 5; sequence++) await inbox.AcceptAsync(BatchOf(sequence), CancellationToken.None);
        rows = inbox.Read(0, int.MaxValue, long.MaxValue);
        Assert.Equal(rows.Select(row => row.First).Distinct().Count(), rows.Count);
        Assert.All(rows, row => Assert.Equal(BatchOf((int)row.First).Payload.ToArray(), row.Payload));
        return acknowledged;
    }

    private static SqliteInbox Open(TemporaryDirectory folder) =>
        new(folder.Combine("inbox.db"), InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);

    private static InboxSubmission BatchOf(int sequence)
    {
        byte[] payload = new byte[200 + (sequence % 7 * 900)];
        new Random(sequence).NextBytes(payload);
        return new(Agent, 1, sequence, 1, new byte[16], 0, DateTimeOffset.UnixEpoch.AddSeconds(sequence), payload);
    }
}
