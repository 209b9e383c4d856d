using System.Diagnostics;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>Readers who ask for a page of half a megabyte and take nothing of it.</summary>
[Collection(QuietCollection.Name)]
public sealed class SlowReadersTests(ITestOutputHelper output)
{
    private const string Attacker = "127.0.0.66";
    private const int Readers = 200;
    private const double AllowedMebibytes = 16;
    private const double CutWithinSeconds = 15;

    [Fact]
    [Trait("Fault", "F29")]
    public async Task Readers_WhoTakeNothing_AreCutAndCostNextToNothing()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", "--Limits:MetricsInterval=1s");
        // Few enough agents to begin at once, and as many devices as a page of some size needs.
        using (var fleet = Feeders.Start(stack.GrpcPort, agents: 8, devices: 60, TimeSpan.FromMilliseconds(100), seed: 29))
        {
            await Task.Delay(2_000);
            await fleet.FinishAsync(TimeSpan.FromSeconds(30));
            await stack.SettledJoulesAsync(fleet.FirstTick);
        }

        await using var honest = new HonestReader(stack.HttpPort, "/api/v1/quarantine");
        await JudgeAsync(stack, honest, "/metrics");
        await JudgeAsync(stack, honest, "/api/v1/devices");
    }

    /// <summary>What it costs, MiB, to answer the same to readers who read: as many at a time as the API lets one caller have.</summary>
    private static async Task<double> ServeAsync(Stack stack, string path)
    {
        using var http = new HttpClient();
        var most = 0.0;
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => http.GetByteArrayAsync(new Uri($"http://127.0.0.1:{stack.HttpPort}{path}"))));
            most = Math.Max(most, ProcessFootprint.MebibytesOf(stack.Collector!));
        }

        return most;
    }

    private async Task JudgeAsync(Stack stack, HonestReader honest, string path)
    {
        var before = await ServeAsync(stack, path);
        var (cutBefore, alone) = (await CutAsync(stack), honest.TakeService());
        var watch = Stopwatch.StartNew();
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => SlowReader.AskAsync(stack.HttpPort, path, Attacker)));
        await Task.Delay(4_000);
        var during = await ProcessFootprint.LeastKibibytesAsync(stack.Collector!, looks: 10, TimeSpan.FromMilliseconds(100)) / 1024.0;
        while (await WaitAsync(stack, cutBefore, path) && watch.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(100);
        var (cutAfter, cut) = (watch.Elapsed.TotalSeconds, await CutAsync(stack) - cutBefore);
        foreach (var reader in readers) reader.Dispose();

        var service = honest.TakeService();
        output.WriteLine(FormattableString.Invariant(
            $"F29: {Readers} readers of {path} who take nothing: resident {during:F1} MiB, {during - before:+0.0;-0.0} to what readers who read made it; over after {cutAfter:F1} s, {cut} of them cut off; another reader alone: {alone}, beside them: {service}"));
        Assert.InRange(during - before, double.MinValue, AllowedMebibytes);
        Assert.InRange(cutAfter, 0, CutWithinSeconds);
        Assert.Equal(0, service.Failures);
    }

    private static async Task<double> CutAsync(Stack stack) => await SumAsync(stack, "footprint_collector_slow_readers_total");

    /// <summary>All readers of the one page are served or cut; of those of the API most are told to come again, and the others' answers are given back.</summary>
    private static async Task<bool> WaitAsync(Stack stack, double cutBefore, string path) => path == "/metrics"
        ? await CutAsync(stack) - cutBefore < Readers
        : (await stack.CollectorMetricsAsync()).Of("footprint_collector_unread_answer_bytes").Single().Value > 0;

    private static async Task<double> SumAsync(Stack stack, string name) =>
        (await stack.CollectorMetricsAsync()).Of(name).Where(sample => sample["listener"] == "http").Sum(sample => sample.Value);
}
