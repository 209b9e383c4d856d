using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Wire;
using TelemetryFootprint.TestKit.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>One host that names a hundred thousand devices.</summary>
[Collection(QuietCollection.Name)]
public sealed class LabelFloodTests(ITestOutputHelper output)
{
    private const int Batches = 400;
    private const int DevicesPerBatch = 250;
    private const int Series = 2_000;

    [Fact]
    [Trait("Fault", "F30")]
    public async Task Collector_WithAHundredThousandNewDevices_StaysSmallAndLosesNoEnergy()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", "--Limits:MetricsInterval=1s");
        using var honest = Feeders.Start(stack.GrpcPort, agents: 3, devices: 2, TimeSpan.FromMilliseconds(100), seed: 30);
        await FloodAsync(stack.GrpcPort);
        var page = await SettledPageAsync(stack, "host-00000-flood");
        var flooded = (long)ProcessFootprint.MebibytesOf(stack.Collector!);
        await honest.FinishAsync(TimeSpan.FromSeconds(30));

        var joules = page.Of("footprint_gpu_energy_joules_total").Where(sample => sample["host"] == "host-00000-flood").ToList();
        output.WriteLine(FormattableString.Invariant(
            $"F30: {Batches * DevicesPerBatch} devices became {joules.Count} series, {joules.Sum(sample => sample.Value)} J; resident {flooded} MiB; page {page.Text.Length >> 10} KiB; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams"));
        Assert.Equal(Series + 1, joules.Count);
        Assert.Equal(Batches * DevicesPerBatch, joules.Sum(sample => sample.Value));
        Assert.Equal((Batches * DevicesPerBatch) - Series, Assert.Single(joules, sample => sample["gpu_uuid"] == "__overflow__").Value);
        Assert.InRange(flooded, 1, 256);
        Assert.Equal(3, honest.Streams);
        Assert.Empty(honest.Rejections);
    }

    /// <summary>A joule per device, each in a batch with 249 others that nobody has heard of.</summary>
    private static async Task FloodAsync(int port)
    {
        var agent = Conversation.NewAgent(31);
        var id = Conversation.IdOf(agent);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var connector = new GrpcCollectorConnector(new GrpcCollectorOptions(new Uri($"http://127.0.0.1:{port}")), TimeProvider.System);
        await using var stream = await connector.ConnectAsync(limit.Token);
        await stream.SendAsync(new() { Hello = Conversation.HelloOf(agent) }, limit.Token);
        await stream.FlushAsync(limit.Token);
        await using var answers = stream.ReceiveAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        var unix = (TimeProvider.System.GetUtcNow().AddMinutes(-1) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        for (var number = 0; number < Batches; number++)
        {
            var inventory = InventoryContent.WithContentId(new()
            {
                Host = "host-00000-flood",
                Devices = { Enumerable.Range(0, DevicesPerBatch).Select(device => new Device { Uuid = $"GPU-{number}-{device}", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } }) },
            });
            var end = (long)(number + 1) * 10_000;
            List<DeviceRow> rows = [.. Enumerable.Range(0, DevicesPerBatch).Select(device => new DeviceRow
            {
                Device = device,
                Kind = RowKind.Interval,
                StartMicroseconds = end - 10_000,
                EndMicroseconds = end,
                Millijoules = 1_000,
                CumulativeMillijoules = 1_000,
                Method = Method.Counter,
            })];
            var batch = BatchEncoder.Encode(new(id, agent.Epoch, id), [new((ulong)number + 1, new Tick(end, unix + end, inventory, rows, []))]);
            await stream.SendAsync(new() { Inventory = inventory }, limit.Token);
            await stream.SendAsync(new() { Batch = batch }, limit.Token);
            await stream.FlushAsync(limit.Token);
            for (var isAnswered = false; !isAnswered;)
            {
                Assert.True(await answers.MoveNextAsync());
                Assert.Null(answers.Current.Reject);
                isAnswered = answers.Current.Ack is not null;
            }
        }
    }

    private static async Task<TestKit.Exposition.Scrape> SettledPageAsync(Stack stack, string host)
    {
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var page = await stack.CollectorMetricsAsync();
            if (page.Of("footprint_gpu_energy_joules_total").Where(sample => sample["host"] == host).Sum(sample => sample.Value) >= Batches * DevicesPerBatch) return page;
            await Task.Delay(1_000);
        }

        throw new TimeoutException("the ledger did not follow");
    }
}
