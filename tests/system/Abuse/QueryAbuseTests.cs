using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>A thousand who ask for all there is, and tricksters; and one who asks a small thing.</summary>
[Collection(QuietCollection.Name)]
public sealed class QueryAbuseTests(ITestOutputHelper output)
{
    private const int Parallel = 1_000;
    private const int TicksPerBatch = 240;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    [Fact]
    [Trait("Fault", "F56")]
    public Task Questions_AThousandAtOnceForAWeek_LeaveRoomForOthers() => AbuseAsync(days: 7);

    [Fact]
    [Trait("Fault", "F56")]
    [Trait("Category", "Slow")]
    public Task Questions_AThousandAtOnceForAMonth_LeaveRoomForOthers() => AbuseAsync(days: 30);

    [Theory]
    [InlineData("GET /api/v1/series?metric=energy&device=x&from=2016-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=60s", 400)]
    [InlineData("GET /api/v1/series?metric=energy&device=x&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&step=1s", 400)]
    [InlineData("GET /api/v1/totals?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&from=2025-01-01T00:00:00Z", 400)]
    [InlineData("GET /api/v1/../../../etc/passwd", 404)]
    [InlineData("GET /api/v1/%2e%2e%2f%2e%2e%2fetc/passwd", 404)]
    [InlineData("GET //etc/passwd", 404)]
    [InlineData("POST /api/v1/devices", 405)]
    [InlineData("DELETE /api/v1/totals", 405)]
    [InlineData("TRACE /metrics", 405)]
    [InlineData("PROPFIND /", 405)]
    [Trait("Fault", "F56")]
    public async Task Trick_IsRefusedByAProblemAndNothingElse(string line, int status)
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var json = string.Concat(Enumerable.Repeat("[", 5_000));
        var answer = await SayAsync(stack.HttpPort, $"{line} HTTP/1.1\r\nHost: 169.254.169.254\r\nX-HTTP-Method-Override: GET\r\nX-Forwarded-Host: evil\r\nConnection: close\r\nContent-Length: {json.Length}\r\n\r\n{json}");
        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("169.254", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
    }

    private async Task AbuseAsync(int days)
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var start = TimeProvider.System.GetUtcNow().AddDays(-days);
        var uuid = await FillAsync(stack, start, days);
        string Stamp(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
        var end = TimeProvider.System.GetUtcNow();
        var all = $"/api/v1/series?metric=emissions&device={uuid}&from={Stamp(start)}&to={Stamp(end)}&step=60s";
        await using var honest = new HonestReader(stack.HttpPort, $"/api/v1/totals?by=device&from={Stamp(end.AddHours(-1))}&to={Stamp(end)}");
        await Task.Delay(3_000);
        var alone = await honest.TakeSomeServiceAsync();
        using var attacker = Attacker(stack.HttpPort);
        var (statuses, most) = (new List<HttpStatusCode>(), 0.0);
        var (watch, asking) = (Stopwatch.StartNew(), new CancellationTokenSource());
        var attack = Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => AskAsync(attacker, new($"http://127.0.0.1:{stack.HttpPort}{all}"), statuses, asking.Token)));
        while (watch.Elapsed < Length)
        {
            most = Math.Max(most, ProcessFootprint.MebibytesOf(stack.Collector!));
            await Task.Delay(100);
        }

        var beside = await honest.TakeSomeServiceAsync();
        // All of them leave at once; what they asked for is given up.
        await asking.CancelAsync();
        await attack;
        var freed = await FreedAsync(stack);
        var counts = statuses.CountBy(status => status).ToDictionary();
        output.WriteLine(FormattableString.Invariant(
            $"F56: {Parallel} at once for {days} days by the minute: {counts.GetValueOrDefault(HttpStatusCode.OK)} answered, {counts.GetValueOrDefault(HttpStatusCode.ServiceUnavailable)} told to come again; resident at most {most:F0} MiB; places free {freed.TotalSeconds:F2} s after they left; {beside.Compare(alone)}"));
        Assert.All(counts.Keys, status => Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }));
        beside.DemandBeside(alone);
        // Four answers of so many rows at once, each with its figures, and what the collector has not swept up yet.
        Assert.InRange(most, 1, days > 7 ? 512 : 256);
        Assert.InRange(freed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        asking.Dispose();
    }

    /// <summary>Energy of every minute, of four devices.</summary>
    private static async Task<string> FillAsync(Stack stack, DateTimeOffset start, int days)
    {
        var load = new SyntheticLoad { DevicesPerAgent = 4, Interval = TimeSpan.FromMinutes(1), Start = start, Seed = 56 };
        var fleet = new FleetLoad(load, new AgentLoadOptions(TicksPerBatch, BatchesInFlight: 8), TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await fleet.RunAsync(() => new($"http://127.0.0.1:{stack.GrpcPort}"), (ulong)(days * 24 * 60 / TicksPerBatch * TicksPerBatch), limit.Token);
        while ((await stack.CollectorMetricsAsync()).Of("footprint_collector_ledger_lag_rows").Single().Value > 0) await Task.Delay(200, limit.Token);
        return fleet.Agents.All[0].Inventory.Devices[0].Uuid;
    }

    private static async Task AskAsync(HttpClient attacker, Uri question, List<HttpStatusCode> statuses, CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            try
            {
                using var answer = await attacker.GetAsync(question, HttpCompletionOption.ResponseHeadersRead, gone);
                await answer.Content.CopyToAsync(Stream.Null, gone);
                lock (statuses) statuses.Add(answer.StatusCode);
            }
            catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException or IOException)
            {
                // Gone, or thrown out.
            }
        }
    }

    private static HttpClient Attacker(int port) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = (_, cancellation) => HonestReader.ConnectAsync(port, "127.0.0.66", cancellation),
    });

    private static async Task<TimeSpan> FreedAsync(Stack stack)
    {
        var watch = Stopwatch.StartNew();
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_collector_running_queries").Single().Value <= 1, TimeSpan.FromMinutes(2));
        return watch.Elapsed;
    }

    private static async Task<string> SayAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        }
        catch (IOException)
        {
            // Refused before the last byte; its answer is there.
        }

        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (IOException)
        {
            // Hung up on what it did not want to read.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
