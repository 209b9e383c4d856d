using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Benchmarks.Ingest;
using TelemetryFootprint.Collector.Sinks.Influx;

namespace TelemetryFootprint.Benchmarks.Influx;

/// <summary>
/// Readings from the inbox into a server in a process of its own that only reads, as the collector's loop writes them; and beside it, turn by turn, a bare loop
/// that formats the same lines from memory and sends them over the same client.
/// </summary>
internal sealed class InfluxBenchmark : IBenchmark
{
    private const int TicksPerAgent = 320; // of 320 GPUs: 102,400 readings
    private const int WarmRounds = 4;
    private const int Rounds = 41;
    private const int BatchLines = 5_000; // as the sink begins
    private const double MostMicroseconds = 1;
    private const double MostRatio = 1.3;

    public string Name => "influx";

    public string Summary => "CPU per point and lines per second of the InfluxDB sink, beside a bare loop that formats and sends the same lines";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var load = new InfluxLoad();
        await load.FillAsync(TicksPerAgent, cancellationToken);
        if (!IsSame(load)) throw new InvalidOperationException("The bare loop writes other lines than the sink.");
        await using var server = await ServerProcess.StartBareAsync(BareSink.Verb);
        var options = new InfluxOptions(new Uri(server.Endpoint, "/"), InfluxVersion.V1) { Database = "footprint" };
        using var client = new InfluxClient(options, "1.0", TimeProvider.System);
        var (lines, readings, bareLines) = (new LineBuffer(), new ReadingLines(), new BareLines());
        List<(double Rate, double Cpu)> whole = [], send = [], bare = [];
        for (var round = -WarmRounds; round < Rounds; round++)
        {
            var feed = await TimedAsync(() => FeedAsync(load, client, cancellationToken));
            // Whichever comes first: what else runs on the machine meets both.
            var first = round % 2 == 0 ? await TimedAsync(Bare) : default;
            var sent = await TimedAsync(() => SendAsync(load, client, readings, lines, cancellationToken));
            var floor = round % 2 == 0 ? first : await TimedAsync(Bare);
            if (round < 0) continue;
            whole.Add(feed);
            send.Add(sent);
            bare.Add(floor);
        }

        await output.WriteLineAsync($"{load.Ticks.Count * InfluxLoad.Devices:n0} readings a round, to a server that reads and keeps nothing. CPU is this process's, kernel included.");
        return await JudgeAsync(output, whole, send, bare);

        Task<long> Bare() => BareAsync(load, client, bareLines, cancellationToken);
    }

    private static async Task<bool> JudgeAsync(
        TextWriter output, List<(double Rate, double Cpu)> whole, List<(double Rate, double Cpu)> send, List<(double Rate, double Cpu)> bare)
    {
        var table = new Table($"medians of {Rounds} rounds", "lines/s", "µs CPU per line", "bare lines/s over it");
        Add("from the inbox, as the collector does", whole);
        Add("from ticks in memory: encode and send", send);
        Add("bare loop from ticks in memory", bare);
        await table.WriteAsync(output);
        var (cpu, ratio) = (Measure.Median(whole.Select(round => round.Cpu)), RatioTo(send));
        var holds = cpu <= MostMicroseconds && ratio <= MostRatio;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(holds ? "As promised" : "NOT AS PROMISED")}: {cpu:f2} µs CPU per line from the inbox (at most {MostMicroseconds}), bare loop {ratio:f2} times as fast as encoding and sending (at most {MostRatio})."));
        return holds;

        double RatioTo(List<(double Rate, double Cpu)> rounds) => Measure.Median(bare.Zip(rounds, (floor, round) => floor.Rate / round.Rate));

        void Add(string what, List<(double Rate, double Cpu)> rounds) => table.Add(
            what, Text(Measure.Median(rounds.Select(round => round.Rate)), "n0"), Text(Measure.Median(rounds.Select(round => round.Cpu)), "f2"), Text(RatioTo(rounds), "f2"));
    }

    private static async Task<(double Rate, double Cpu)> TimedAsync(Func<Task<long>> work)
    {
        // What one leaves behind is not collected in the next one's time.
        GC.Collect();
        var (start, cpu) = (Stopwatch.GetTimestamp(), Measure.ProcessorTime);
        var lines = await work();
        return (lines / Stopwatch.GetElapsedTime(start).TotalSeconds, (Measure.ProcessorTime - cpu).TotalMicroseconds / lines);
    }

    private static async Task<long> FeedAsync(InfluxLoad load, InfluxClient client, CancellationToken cancellationToken)
    {
        var tallies = new InfluxTallies();
        await load.Inbox.ForgetAsync(ReadingFeed.Consumer, cancellationToken);
        using var feed = new ReadingFeed(
            load.Inbox, load.Rows, Sender(load, client, tallies), tallies, TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger<ReadingFeed>.Instance);
        await feed.BeginAsync(cancellationToken);
        while (await feed.RoundAsync(cancellationToken)) { }
        return AllOf(load, tallies.Points);
    }

    private static async Task<long> SendAsync(InfluxLoad load, InfluxClient client, ReadingLines readings, LineBuffer lines, CancellationToken cancellationToken)
    {
        var tallies = new InfluxTallies();
        var sender = Sender(load, client, tallies);
        lines.Clear();
        foreach (var tick in load.Ticks)
        {
            readings.Write(tick, lines);
            if (lines.Count < sender.BatchLines) continue;
            await sender.SendAsync(lines, cancellationToken);
            lines.Clear();
        }

        await sender.SendAsync(lines, cancellationToken);
        return AllOf(load, tallies.Points);
    }

    private static async Task<long> BareAsync(InfluxLoad load, InfluxClient client, BareLines lines, CancellationToken cancellationToken)
    {
        var sent = 0L;
        lines.Clear();
        foreach (var tick in load.Ticks)
        {
            lines.Add(tick);
            if (lines.Count >= BatchLines) await FlushAsync();
        }

        await FlushAsync();
        return AllOf(load, sent);

        async Task FlushAsync()
        {
            if (lines.Count == 0) return;
            if ((await client.WriteAsync(lines.Bytes, cancellationToken)).Outcome == WriteOutcome.Taken) sent += lines.Count;
            lines.Clear();
        }
    }

    private static LineSender Sender(InfluxLoad load, InfluxClient client, InfluxTallies tallies) => new(
        client.WriteAsync, new(Path.Combine(load.Folder, DeadLetterFile.FileName), TimeProvider.System), tallies, TimeProvider.System, NullLogger.Instance);

    private static long AllOf(InfluxLoad load, long lines) => lines == load.Ticks.Count * InfluxLoad.Devices
        ? lines
        : throw new InvalidOperationException($"{lines} lines were taken, of {load.Ticks.Count * InfluxLoad.Devices}.");

    private static bool IsSame(InfluxLoad load)
    {
        var (readings, lines, bare) = (new ReadingLines(), new LineBuffer(), new BareLines());
        foreach (var tick in load.Ticks.Take(LineSender.MostLines / InfluxLoad.Devices))
        {
            readings.Write(tick, lines);
            bare.Add(tick);
        }

        return lines.Lines(0, lines.Count).Span.SequenceEqual(bare.Bytes.Span);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
