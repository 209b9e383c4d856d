using System.Diagnostics;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Wire;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>A thousand connections that mean harm, beside honest agents that must not notice.</summary>
[Collection(QuietCollection.Name)]
public sealed class HostileConnectionsTests(ITestOutputHelper output)
{
    private const string Attacker = "127.0.0.66";
    private const int RssLimitMebibytes = 256;
    private const int Honest = 3;

    // The server's 15 s, and what a busy machine takes to say so.
    private const double EndedWithinSeconds = 16;

    [Fact]
    [Trait("Fault", "F28")]
    public async Task Slowloris_OfEveryKindAThousandTimes_IsClosedAndHonestAgentsAreServed()
    {
        const int Each = 250;
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var honest = Feeders.Start(stack.GrpcPort, Honest, devices: 2, TimeSpan.FromMilliseconds(100), seed: 28);
        await using var reader = new HonestReader(stack.HttpPort, "/api/v1/devices");
        var call = RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(HostileClient.StreamPath));
        var begun = RawHttp2.Frame(RawHttp2.Data, 0, 1, [0, 0, 0, 1, 0, 1]);
        (string Kind, int Port, byte[][] Begin, byte[] Drip)[] kinds =
        [
            ("drip of HTTP/1 headers", stack.HttpPort, ["GET / HTTP/1.1\r\nHost: localhost\r\nX-Drip: "u8.ToArray()], "x"u8.ToArray()),
            ("silent stream", stack.GrpcPort, [RawHttp2.Preface, call], []),
            ("message that never ends", stack.GrpcPort, [RawHttp2.Preface, call, begun], []),
            ("message of a byte a second", stack.GrpcPort, [RawHttp2.Preface, call, begun], RawHttp2.Frame(RawHttp2.Data, 0, 1, [0])),
        ];
        await Task.Delay(2_000);
        var alone = await reader.TakeSomeServiceAsync();
        var results = await Task.WhenAll(kinds.SelectMany(kind => Enumerable.Range(0, Each).Select(async _ => (kind.Kind, After: await EndAsync(kind.Port, kind.Begin, kind.Drip)))));
        var (beside, resident) = (await reader.TakeSomeServiceAsync(), Resident(stack));
        await honest.FinishAsync(TimeSpan.FromSeconds(30));
        honest.DemandEnergy(await stack.SettledJoulesAsync(honest.FirstTick));

        foreach (var kind in results.GroupBy(result => result.Kind))
            output.WriteLine(FormattableString.Invariant($"F28: {Each} × {kind.Key}: the last ended after {kind.Max(result => result.After):F1} s"));
        output.WriteLine(FormattableString.Invariant(
            $"F28: resident {resident:F0} MiB; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams; {beside.Compare(alone)}"));
        Assert.All(results, result => Assert.InRange(result.After, 0, EndedWithinSeconds));
        Assert.InRange(resident, 1, RssLimitMebibytes);
        Assert.Equal(Honest, honest.Streams);
        beside.DemandBeside(alone);
    }

    [Fact]
    [Trait("Fault", "F27")]
    public Task RapidReset_BesideIdleConnections_IsBannedAndHonestAgentsAreServed() => ResetAsync(resets: 5_000, idleConnections: 1_000);

    [Fact]
    [Trait("Fault", "F27")]
    [Trait("Category", "Slow")]
    public Task RapidReset_AHundredThousandTimesBesideEightThousandIdleOnes_IsBannedAndHonestAgentsAreServed() => ResetAsync(resets: 100_000, idleConnections: 8_000);

    [Theory]
    [InlineData("settings")]
    [InlineData("pings")]
    [InlineData("continuations")]
    [InlineData("window updates")]
    [InlineData("empty data")]
    [Trait("Fault", "F27")]
    public async Task Flood_OfOneFrame_CostsNothingAndHonestAgentsAreServed(string frames)
    {
        const int Connections = 20;
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var honest = Feeders.Start(stack.GrpcPort, Honest, devices: 2, TimeSpan.FromMilliseconds(100), seed: 27);
        await using var reader = new HonestReader(stack.HttpPort, "/api/v1/devices");
        await Task.Delay(2_000);
        var (alone, watch) = (await reader.TakeSomeServiceAsync(), Stopwatch.StartNew());
        var (sent, resident) = (0L, 0.0);
        var floods = Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ => Interlocked.Add(ref sent, await FloodAsync(stack.GrpcPort, frames, TimeSpan.FromSeconds(5)))));
        while (!floods.IsCompleted)
        {
            resident = Math.Max(resident, Resident(stack));
            await Task.Delay(100);
        }

        await floods;
        var beside = await reader.TakeSomeServiceAsync();
        await honest.FinishAsync(TimeSpan.FromSeconds(30));
        honest.DemandEnergy(await stack.SettledJoulesAsync(honest.FirstTick));

        output.WriteLine(FormattableString.Invariant(
            $"F27: {sent} frames, {frames}, of {Connections} connections in {watch.Elapsed.TotalSeconds:F1} s; resident at most {resident:F0} MiB; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams; {beside.Compare(alone)}"));
        Assert.InRange(resident, 1, RssLimitMebibytes);
        Assert.Equal(Honest, honest.Streams);
        beside.DemandBeside(alone);
    }

    private async Task ResetAsync(int resets, int idleConnections)
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var honest = Feeders.Start(stack.GrpcPort, Honest, devices: 2, TimeSpan.FromMilliseconds(100), seed: 27);
        await using var reader = new HonestReader(stack.HttpPort, "/api/v1/devices");
        var idle = await Task.WhenAll(Enumerable.Range(0, idleConnections).Select(_ => RawHttp2.ConnectAsync(stack.GrpcPort, "127.0.0.67")));
        var alone = await reader.TakeSomeServiceAsync();
        var (done, attackers) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (Volatile.Read(ref done) < resets)
            {
                var attacker = Interlocked.Increment(ref attackers);
                Interlocked.Add(ref done, await ResetUntilBannedAsync(stack.GrpcPort, FormattableString.Invariant($"127.0.{1 + (attacker / 250)}.{1 + (attacker % 250)}")));
            }
        }));

        var (beside, resident, bans) = (await reader.TakeSomeServiceAsync(), Resident(stack), await BansAsync(stack));
        await honest.FinishAsync(TimeSpan.FromSeconds(30));
        honest.DemandEnergy(await stack.SettledJoulesAsync(honest.FirstTick));
        foreach (var one in idle) one.Dispose();

        output.WriteLine(FormattableString.Invariant(
            $"F27: {done} resets of {attackers} addresses, {bans} of them banned; resident {resident:F0} MiB with {idleConnections} idle connections; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams; {beside.Compare(alone)}"));
        Assert.Equal(attackers, bans);
        Assert.InRange(resident, 1, RssLimitMebibytes);
        Assert.Equal(Honest, honest.Streams);
        beside.DemandBeside(alone);
    }

    /// <summary>Seconds until the connection, or its stream, was ended.</summary>
    private static async Task<double> EndAsync(int port, byte[][] begin, byte[] drip)
    {
        using var client = await RawHttp2.ConnectAsync(port, Attacker);
        await client.SendAsync(begin);
        var watch = Stopwatch.StartNew();
        var isStream = begin.Length > 1;
        while (watch.Elapsed < TimeSpan.FromSeconds(30) && !await client.IsEndedAsync(TimeSpan.FromSeconds(1), isStream))
        {
            if (drip.Length > 0 && !await client.SendAsync(drip)) break;
        }

        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Streams that were opened and reset before nobody of this address was let in any more.</summary>
    private static async Task<int> ResetUntilBannedAsync(int port, string address)
    {
        const int MaxConnections = 100;
        var resets = 0;
        for (var connection = 0; connection < MaxConnections; connection++)
        {
            var count = await ResetOnceAsync(port, address);
            if (count == 0) return resets;
            resets += count;
        }

        throw new TimeoutException($"{address} was not banned after {resets} resets");
    }

    private static async Task<int> ResetOnceAsync(int port, string address)
    {
        const int Streams = 64;
        using var client = await RawHttp2.ConnectAsync(port, address);
        await client.BeginAsync();
        // Let in or not: whoever is banned hears of it before anything is read of him.
        if (await client.IsEndedAsync(TimeSpan.FromMilliseconds(30))) return 0;
        var call = RawHttp2.Call(HostileClient.StreamPath);
        for (var number = 0; number < Streams; number++)
        {
            var stream = (2 * number) + 1;
            if (!await client.SendAsync(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, call))) return number + 1;
            await Task.Delay(1);
            if (!await client.SendAsync(RawHttp2.Frame(RawHttp2.ResetStream, 0, stream, [0, 0, 0, 8]))) return number + 1;
        }

        await client.IsEndedAsync(TimeSpan.FromMilliseconds(20));
        return Streams;
    }

    /// <summary>Frames sent until the server hung up or the time was over; nothing of its answers is read.</summary>
    private static async Task<long> FloodAsync(int port, string frames, TimeSpan length)
    {
        const int Burst = 100;
        using var client = await RawHttp2.ConnectAsync(port, Attacker);
        var call = RawHttp2.Call(HostileClient.StreamPath);
        var (begin, flood) = frames switch
        {
            "settings" => (Array.Empty<byte>(), RawHttp2.Frame(RawHttp2.Settings, 0, 0, [0, 3, 0, 0, 0, 100])),
            "pings" => (Array.Empty<byte>(), RawHttp2.Frame(RawHttp2.Ping, 0, 0, new byte[8])),
            "continuations" => (RawHttp2.Frame(RawHttp2.Headers, 0, 1, call), RawHttp2.Frame(RawHttp2.Continuation, 0, 1, RawHttp2.Field("x", "y"))),
            "window updates" => (Array.Empty<byte>(), RawHttp2.Frame(RawHttp2.WindowUpdate, 0, 0, [0, 0, 0, 1])),
            _ => (RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, call), RawHttp2.Frame(RawHttp2.Data, 0, 1, [])),
        };
        await client.BeginAsync(begin);
        var burst = Enumerable.Repeat(flood, Burst).SelectMany(frame => frame).ToArray();
        var sent = 0L;
        using var limit = new CancellationTokenSource(length);
        // A server that stops reading stops the flood.
        while (!limit.IsCancellationRequested)
        {
            var sending = client.SendAsync(burst);
            if (await Task.WhenAny(sending, Task.Delay(length)) != sending || !await sending) break;
            sent += Burst;
        }

        return sent;
    }

    private static async Task<double> BansAsync(Stack stack) =>
        (await stack.CollectorMetricsAsync()).Of("footprint_collector_bans_total").Single().Value;

    private static double Resident(Stack stack) => ProcessFootprint.MebibytesOf(stack.Collector!);
}
