using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Wire;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>Hundreds of connections that mean harm, beside honest agents that must not notice.</summary>
[Collection(QuietCollection.Name)]
public sealed class HostileConnectionsTests(ITestOutputHelper output)
{
    private const string Attacker = "127.0.0.66";
    private const int RssLimitMebibytes = 256;

    [Fact]
    [Trait("Fault", "F28")]
    public async Task Slowloris_OfEveryKind_IsClosedAndHonestAgentsAreServed()
    {
        const int Each = 100;
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var honest = Feeders.Start(stack.GrpcPort, agents: 3, devices: 2, TimeSpan.FromMilliseconds(100), seed: 28);
        var call = RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(HostileClient.StreamPath));
        (string Kind, int Port, byte[][] Begin, byte Drip)[] kinds =
        [
            ("drip of HTTP/1 headers", stack.HttpPort, ["GET / HTTP/1.1\r\nHost: x\r\nX-Drip: "u8.ToArray()], (byte)'x'),
            ("silent stream", stack.GrpcPort, [RawHttp2.Frame(RawHttp2.Settings, 0, 0, []), call], 0),
            ("message that never ends", stack.GrpcPort, [RawHttp2.Frame(RawHttp2.Settings, 0, 0, []), call, RawHttp2.Frame(RawHttp2.Data, 0, 1, [0, 0, 0, 1, 0, 1])], 0),
        ];
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(kinds.SelectMany(kind => Enumerable.Range(0, Each).Select(async _ => (kind.Kind, After: await EndAsync(kind.Port, kind.Begin, kind.Drip, watch)))));
        var resident = Resident(stack);
        await honest.FinishAsync(TimeSpan.FromSeconds(30));
        honest.DemandEnergy(await stack.SettledJoulesAsync(honest.FirstTick));

        foreach (var kind in results.GroupBy(result => result.Kind))
            output.WriteLine(FormattableString.Invariant($"F28: {Each} × {kind.Key}: the last ended after {kind.Max(result => result.After):F1} s"));
        output.WriteLine(FormattableString.Invariant($"F28: resident {resident} MiB; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams"));
        Assert.All(results, result => Assert.InRange(result.After, 0, 15.5));
        Assert.InRange(resident, 1, RssLimitMebibytes);
        Assert.Equal(3, honest.Streams);
    }

    [Fact]
    [Trait("Fault", "F27")]
    public async Task RapidReset_BesideIdleConnections_IsBannedAndHonestAgentsAreServed()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var honest = Feeders.Start(stack.GrpcPort, agents: 3, devices: 2, TimeSpan.FromMilliseconds(100), seed: 27);
        var idle = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => RawHttp2.ConnectAsync(stack.GrpcPort, "127.0.0.67")));
        var (resets, connections) = (0, 0);
        for (; connections < 400 && await BansAsync(stack) == 0; connections++) resets += await FloodAsync(stack.GrpcPort);
        using (var late = await RawHttp2.ConnectAsync(stack.GrpcPort, Attacker))
        {
            await late.BeginAsync();
            Assert.True(await late.IsEndedAsync(TimeSpan.FromSeconds(5)));
        }

        var resident = Resident(stack);
        await honest.FinishAsync(TimeSpan.FromSeconds(30));
        honest.DemandEnergy(await stack.SettledJoulesAsync(honest.FirstTick));
        foreach (var one in idle) one.Dispose();

        output.WriteLine($"F27: banned after {resets} resets on {connections} connections; resident {resident} MiB with 1000 idle connections; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams");
        Assert.Equal(1, await BansAsync(stack));
        Assert.InRange(resident, 1, RssLimitMebibytes);
        Assert.Equal(3, honest.Streams);
    }

    [Fact]
    [Trait("Fault", "F26")]
    public async Task Fuzz_OfFramesAndMessages_NeitherStopsNorGrowsTheCollector()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var length = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_FUZZ_SECONDS") ?? "10", CultureInfo.InvariantCulture));
        const int Seed = 26;
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();
        var conversations = 0;
        for (; watch.Elapsed < length; conversations++)
        {
            using var client = await RawHttp2.ConnectAsync(stack.GrpcPort);
            await client.BeginAsync(Mutated(random));
            await client.IsEndedAsync(TimeSpan.FromMilliseconds(2));
        }

        var agent = Conversation.NewAgent(26);
        var (answer, _) = await Conversation.SayAsync(
            stack.GrpcPort, new() { Hello = Conversation.HelloOf(agent) }, new() { Inventory = agent.Inventory }, new() { Batch = Conversation.NextBatch(agent) });
        output.WriteLine($"F26: {conversations} mutated conversations in {watch.Elapsed.TotalSeconds:F0} s of seed {Seed}; resident {Resident(stack)} MiB");
        Assert.NotNull(answer?.Ack);
        Assert.InRange(Resident(stack), 1, RssLimitMebibytes);
    }

    private static byte[] Mutated(Random random)
    {
        var body = new byte[random.Next(0, 300)];
        random.NextBytes(body);
        byte[] bytes =
        [
            .. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(HostileClient.StreamPath)),
            .. RawHttp2.Frame(RawHttp2.Data, (byte)random.Next(2), 1, [0, 0, 0, 0, (byte)body.Length, .. body]),
            .. RawHttp2.Frame((byte)random.Next(12), (byte)random.Next(256), random.Next(8), body),
        ];
        for (var flips = random.Next(6); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    /// <summary>Seconds until the connection, or its stream, was ended.</summary>
    private static async Task<double> EndAsync(int port, byte[][] begin, byte drip, Stopwatch watch)
    {
        using var client = await RawHttp2.ConnectAsync(port, Attacker);
        if (drip == 0) await client.BeginAsync(begin);
        else await client.SendAsync(begin);
        while (watch.Elapsed < TimeSpan.FromSeconds(30) && !await client.IsEndedAsync(TimeSpan.FromSeconds(1), orStream: drip == 0))
        {
            if (drip != 0 && !await client.SendAsync([drip])) break;
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<int> FloodAsync(int port)
    {
        const int Streams = 64;
        using var client = await RawHttp2.ConnectAsync(port, Attacker);
        var call = RawHttp2.Call(HostileClient.StreamPath);
        await client.BeginAsync();
        for (var number = 0; number < Streams; number++)
        {
            var stream = (2 * number) + 1;
            if (!await client.SendAsync(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, call))) return number;
            await Task.Delay(1);
            if (!await client.SendAsync(RawHttp2.Frame(RawHttp2.ResetStream, 0, stream, [0, 0, 0, 8]))) return number;
        }

        await client.IsEndedAsync(TimeSpan.FromMilliseconds(20));
        return Streams;
    }

    private static async Task<double> BansAsync(Stack stack) =>
        (await stack.CollectorMetricsAsync()).Of("footprint_collector_bans_total").Single().Value;

    private static long Resident(Stack stack)
    {
        var line = File.ReadLines($"/proc/{stack.Collector!.Id}/status").Single(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
