using System.Diagnostics;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>Connections that never come to the end of their TLS handshake, beside agents that do.</summary>
[Collection(QuietCollection.Name)]
public sealed class StalledHandshakesTests(ITestOutputHelper output)
{
    private const int Each = 200;
    private const int Honest = 3;
    private const int PerAddress = 10;
    private const double EndedWithinSeconds = 15;
    private const int RssLimitMebibytes = 256;

    // A handshake record that announces a ClientHello of 508 bytes, and a part of that: version, random, an empty session id.
    private static readonly byte[] HalfHello = [22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. Enumerable.Repeat((byte)7, 32), 0];

    [Fact]
    [Trait("Fault", "F28")]
    public async Task Handshakes_ThatStall_AreClosedAndHonestAgentsAreServed()
    {
        await using var stack = new Stack();
        var guarded = new GuardedPort(stack);
        await guarded.StartCollectorAsync();
        using var honest = Feeders.Start(await guarded.AdmitAsync(Honest + 1), Honest, devices: 2, TimeSpan.FromMilliseconds(100), seed: 28);
        await stack.UntilAsync(() => honest.Streams >= Honest, TimeSpan.FromSeconds(40));
        await using var reader = new HonestReader(stack.HttpPort, "/api/v1/devices");
        await Task.Delay(2_000);
        var (alone, before) = (await reader.TakeSomeServiceAsync(), await FailedAsync(stack));
        (string Kind, byte[] Begin, byte[] Drip)[] kinds =
        [
            ("nothing said", [], []),
            ("half a ClientHello", HalfHello, []),
            ("half a ClientHello, then a byte a second", HalfHello, [7]),
        ];
        var results = await Task.WhenAll(kinds.SelectMany((kind, number) => Enumerable.Range(0, Each).Select(async one =>
            (kind.Kind, After: await EndAsync(stack.GrpcPort, FormattableString.Invariant($"127.0.{2 + number}.{1 + (one / PerAddress)}"), kind.Begin, kind.Drip)))));
        var (beside, resident, failed) = (await reader.TakeSomeServiceAsync(), ProcessFootprint.MebibytesOf(stack.Collector!), await FailedAsync(stack) - before);
        await honest.FinishAsync(TimeSpan.FromSeconds(30));
        honest.DemandEnergy(await stack.SettledJoulesAsync(honest.FirstTick));

        foreach (var kind in results.GroupBy(result => result.Kind))
            output.WriteLine(FormattableString.Invariant($"F28: {Each} × {kind.Key}: ended after {kind.Min(result => result.After):F1} to {kind.Max(result => result.After):F1} s"));
        output.WriteLine(FormattableString.Invariant(
            $"F28: {failed} handshakes counted as failed; resident {resident:F0} MiB; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams by TLS; {beside.Compare(alone)}"));
        // Not at the door: each was let in and had its time.
        Assert.All(results, result => Assert.InRange(result.After, 1, EndedWithinSeconds));
        Assert.InRange(failed, kinds.Length * Each, double.MaxValue);
        Assert.InRange(resident, 1, RssLimitMebibytes);
        Assert.Equal(Honest, honest.Streams);
        Assert.Empty(honest.Rejections);
        beside.DemandBeside(alone);
    }

    /// <summary>Seconds until the connection was closed.</summary>
    private static async Task<double> EndAsync(int port, string address, byte[] begin, byte[] drip)
    {
        using var client = await RawHttp2.ConnectAsync(port, address);
        var watch = Stopwatch.StartNew();
        await client.SendAsync(begin);
        while (watch.Elapsed < TimeSpan.FromSeconds(40) && !await client.IsEndedAsync(TimeSpan.FromSeconds(1)))
        {
            if (drip.Length > 0 && !await client.SendAsync(drip)) break;
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> FailedAsync(Stack stack) =>
        (await stack.CollectorMetricsAsync()).Of("footprint_collector_tls_handshake_failures_total").Sum(sample => sample.Value);
}
