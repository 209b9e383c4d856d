using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class BatchAdmissionTests
{
    private const long Second = 1_000_000;
    private const long Day = 24 * 3600 * Second;
    private static readonly ByteString Agent = ByteString.CopyFrom(new byte[16]);
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly long NowMicroseconds = (Now - DateTimeOffset.UnixEpoch).Ticks / 10;

    private readonly ManualTimeProvider _time = new(Now);
    private readonly FakeInbox _inbox = new();
    private readonly DeviceLeases _leases;

    public BatchAdmissionTests() => _leases = new(_time);

    [Fact]
    public async Task Judge_AnHonestBatch_TakesItAtItsWord() => Assert.Null(await JudgeAsync(Row(Second, 1000)));

    [Fact]
    public async Task Judge_ARowThatCannotBeTrue_IsNoReasonToRefuseItsNeighbours() => Assert.Null(await JudgeAsync(Row(Second, 3_000_000_000), Row(Second, 1000)));

    [Theory]
    [InlineData(365, true)]
    [InlineData(367, false)]
    [Trait("Fault", "F31")]
    public async Task Judge_AnOldBatch_IsTakenUpToItsMaxAge(int days, bool isTaken)
    {
        var refusal = await JudgeAsync(Row(Second, 1000), NowMicroseconds - (days * Day));
        Assert.Equal(isTaken, refusal is null);
        if (refusal is null) return;
        Assert.Equal((RejectCode.Invalid, true), (refusal.Code, refusal.IsPermanent));
        Assert.Contains("Ingest:MaxAge", refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-(1L << 55))]
    public async Task Judge_BeforeTheEpoch_IsRefusedForGood(long unix)
    {
        var refusal = await JudgeAsync(Row(Second, 1000), unixAtEnd: unix);
        Assert.Equal(RejectCode.Invalid, refusal!.Code);
    }

    [Fact]
    public async Task Judge_LongerThanAYear_IsRefusedForGood()
    {
        Assert.Null(await JudgeAsync(Row(366 * Day, 1000)));
        Assert.Equal(RejectCode.Invalid, (await JudgeAsync(Row((366 * Day) + 1, 1000)))!.Code);
    }

    [Fact]
    public async Task Judge_TooManyMinutesInOneBatch_IsRefusedForGood()
    {
        // Two of a year are more than a million minutes, and each alone is allowed.
        var refusal = await JudgeAsync(Row(365 * Day, 1000), Row(365 * Day, 1000));
        Assert.Equal(RejectCode.Invalid, refusal!.Code);
        Assert.Contains("minutes", refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Judge_AheadOfTheCollector_IsToBeSentAgain(int seconds, bool taken)
    {
        var refusal = await JudgeAsync(Row(Second, 1000), unixAtEnd: NowMicroseconds + (seconds * Second));
        Assert.Equal(taken, refusal is null);
        if (refusal is not null) Assert.Equal((RejectCode.InTheFuture, false), (refusal.Code, refusal.IsPermanent));
    }

    /// <summary>The clock stood at 2100 while the host was offline; it was restarted, and NTP set it right. Only a day and more is beyond hope.</summary>
    [Theory]
    [InlineData(2_300_000_000, 9, 0, true)]
    [InlineData(86_401, 9, 4, true)]
    [InlineData(86_400, 9, 0, false)]
    [InlineData(2_300_000_000, 9, 60, false)]
    [InlineData(2_300_000_000, 9, null, false)]
    public async Task Judge_AheadOfABootThatIsOver_IsRefusedForGoodWhereTheClocksAgree(long seconds, byte boot, int? clockAhead, bool isPermanent)
    {
        var clock = new AgentClock(Enumerable.Repeat(boot, 16).ToArray(), Second, NowMicroseconds) { AheadMicroseconds = clockAhead * Second };
        var admission = await WaitingAsync(BatchAdmission.Hope + TimeSpan.FromSeconds(1));
        var refusal = admission.Judge(BatchOf(NowMicroseconds + (seconds * Second), Row(Second, 1000)), Agent, clock, _ => { }, out _);
        Assert.Equal((RejectCode.InTheFuture, isPermanent), (refusal!.Code, refusal.IsPermanent));
    }

    /// <summary>Both came up in the past after a power cut, and agree: the batch is right, and the clock that they share is wrong.</summary>
    [Fact]
    public async Task Judge_AheadOfABootThatIsOver_WhereTheCollectorIsYoung_IsToBeSentAgain()
    {
        var clock = new AgentClock(Enumerable.Repeat((byte)9, 16).ToArray(), Second, NowMicroseconds) { AheadMicroseconds = 0 };
        var admission = await WaitingAsync(BatchAdmission.Hope);
        var refusal = admission.Judge(BatchOf(NowMicroseconds + (2_300_000_000 * Second), Row(Second, 1000)), Agent, clock, _ => { }, out _);
        Assert.Equal((RejectCode.InTheFuture, false), (refusal!.Code, refusal.IsPermanent));
    }

    /// <summary>Of a collector that has run so long, up to now.</summary>
    private async Task<BatchAdmission> WaitingAsync(TimeSpan since)
    {
        var time = new ManualTimeProvider(Now - since);
        var admission = new BatchAdmission(await CatalogueAsync(), _leases, new IngestOptions(), time);
        time.Advance(since);
        return admission;
    }

    [Fact]
    public async Task Judge_AheadOfTheSameBoot_IsCorrected()
    {
        var batch = BatchOf(NowMicroseconds + (2_300_000_000 * Second), Row(Second, 1000));
        var clock = new AgentClock(Agent.Memory, (400 * Day) + Second, NowMicroseconds) { AheadMicroseconds = 0 };
        Assert.Null(new BatchAdmission(await CatalogueAsync(), _leases, new IngestOptions(), _time).Judge(batch, Agent, clock, _ => { }, out _));
    }

    [Fact]
    public async Task Judge_ADeviceOfALiveAgent_IsToBeSentAgainUntilItIsSilent()
    {
        _leases.Renew("other");
        Assert.Null(_leases.FirstHeldByAnother("other", ["GPU-a"]));
        var refusal = await JudgeAsync(Row(Second, 1000));
        Assert.Equal((RejectCode.DuplicateDevice, false), (refusal!.Code, refusal.IsPermanent));
        Assert.Contains("GPU-a", refusal.Reason, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await JudgeAsync(Row(Second, 1000)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(3600, -3600)]
    [InlineData(-86_400, 86_400)]
    public async Task Judge_AnAgentWhoseClockIsOff_MovesItsBatch(int secondsAhead, int expected)
    {
        var inventories = await CatalogueAsync();
        var batch = BatchOf(NowMicroseconds + (secondsAhead * Second), Row(Second, 1000));
        var clock = new AgentClock(Agent.Memory, Row(Second, 1000).EndMicroseconds, NowMicroseconds);
        Assert.Null(new BatchAdmission(inventories, _leases, new IngestOptions(), _time).Judge(batch, Agent, clock, _ => { }, out var admitted));
        Assert.Equal(expected * Second, admitted.ClockOffsetMicroseconds);
    }

    private async Task<BatchRefusal?> JudgeAsync(params DeviceRow[] rows) => await JudgeAsync(NowMicroseconds, rows);

    private Task<BatchRefusal?> JudgeAsync(DeviceRow row, long unixAtEnd) => JudgeAsync(unixAtEnd, row);

    private async Task<BatchRefusal?> JudgeAsync(long unixAtEnd, params DeviceRow[] rows)
    {
        var admission = new BatchAdmission(await CatalogueAsync(), _leases, new IngestOptions(), _time);
        return admission.Judge(BatchOf(unixAtEnd, rows), Agent, null, _ => { }, out _);
    }

    private async Task<InventoryCatalogue> CatalogueAsync()
    {
        var catalogue = new InventoryCatalogue(_inbox);
        await catalogue.StoreAsync(IngestWorld.Inventory, default);
        return catalogue;
    }

    /// <summary>Rows of one device one after the other; the last one ends at the given UTC.</summary>
    private static Batch BatchOf(long unixAtEnd, params DeviceRow[] rows)
    {
        var ticks = new List<SequencedTick>();
        long time = 400 * Day, energy = 0;
        var whole = rows.Sum(row => row.EndMicroseconds - row.StartMicroseconds);
        foreach (var row in rows)
        {
            var length = row.EndMicroseconds - row.StartMicroseconds;
            energy += row.Millijoules;
            whole -= length;
            var moved = row with { StartMicroseconds = time, EndMicroseconds = time + length, CumulativeMillijoules = energy };
            time += length;
            ticks.Add(new((ulong)(ticks.Count + 1), new Tick(time, unixAtEnd - whole, IngestWorld.Inventory, [moved], [])));
        }

        return BatchEncoder.Encode(new(Agent, 5, Agent), ticks);
    }

    private static DeviceRow Row(long microseconds, long millijoules) => new()
    {
        Device = 0,
        Kind = RowKind.Interval,
        StartMicroseconds = 400 * Day,
        EndMicroseconds = (400 * Day) + microseconds,
        Millijoules = millijoules,
        CumulativeMillijoules = millijoules,
        Method = Method.Counter,
    };
}
