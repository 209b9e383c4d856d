using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;

namespace TelemetryFootprint.Benchmarks.Influx;

/// <summary>
/// What <c>Store:Mode=influxdb</c> asks of a real InfluxDB 1: the points of readings and of their energy minute by minute, what they take on its disk, and what its answers cost it.
/// </summary>
internal sealed class SharedBenchmark : IBenchmark, IFactorChains, IRunProjects
{
    private const string Readings = "readings";
    private const string Energy = "energy";
    private const int Minutes = 12;
    private const int Questions = 15;
    private const int GpusOfAThousand = 1000;
    private const int LooksPerMinute = 12; // of EmissionFeed, each at the minute that is being filled, and at the one before for the first seconds
    private const double MinutesPerLook = 0.6;
    private static readonly UtcMinute Start = UtcMinute.FromTime(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public string Name => "shared";

    public string Summary => "what a shared store costs a real InfluxDB and a collector: CPU per point written and read, bytes per GPU and day";

    public long Changes => 0;

    public FactorChain? ChainFor(string zone) => null;

    public string? ProjectOf(string run) => null;

    public IReadOnlyDictionary<string, string> All() => new Dictionary<string, string>();

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (InfluxDaemon.Program is null)
        {
            await output.WriteLineAsync("influxd is not installed (Debian: influxdb)");
            return false;
        }

        await using var load = new InfluxLoad();
        await load.FillAsync(Minutes * 60, cancellationToken);
        await using var daemon = await InfluxDaemon.StartAsync(Readings, Energy);
        await output.WriteLineAsync($"{InfluxLoad.Agents * InfluxLoad.Devices} GPUs at 1 Hz for {Minutes} minutes, one owner each; a real InfluxDB on the same machine, load average {LoadAverage}.");
        var (readings, energies) = (new ReadingLines(), new EnergyLines());
        var plain = await WriteAsync(load, daemon, Readings, (tick, lines) => readings.Write(tick, lines), cancellationToken);
        var shared = await WriteAsync(load, daemon, Energy, (tick, lines) => energies.Write(tick, lines), cancellationToken);
        var (plainBytes, sharedBytes) = (await daemon.BytesAsync(Readings), await daemon.BytesAsync(Energy));
        var table = new Table($"written, medians of {Minutes} minutes", "points", "points/s", "µs CPU collector", "µs CPU InfluxDB", "bytes a point", "MB a GPU and day");
        Add("footprint_gpu", plain, plainBytes);
        Add("footprint_energy", shared, sharedBytes);
        await table.WriteAsync(output);

        var (look, totals) = (Ask(daemon, 1, 1), Ask(daemon, Minutes, 60));
        var perMinute = shared.Sum(round => round.Points) / Minutes;
        var asked = new Table($"asked, medians of {Questions}", "points", "ms", "ms CPU InfluxDB", "µs CPU InfluxDB a point");
        asked.Add("a minute of all, by minute: a look of footprint_emissions", Text(perMinute, "n0"), Text(look.Milliseconds, "f1"), Text(look.Cpu, "f1"), Text(look.Cpu * 1000 / perMinute, "f2"));
        asked.Add($"{Minutes} minutes of all, by hour: totals", Text(perMinute * Minutes, "n0"), Text(totals.Milliseconds, "f1"), Text(totals.Cpu, "f1"), Text(totals.Cpu * 1000 / (perMinute * Minutes), "f2"));
        await asked.WriteAsync(output);
        var scale = (double)GpusOfAThousand / (InfluxLoad.Agents * InfluxLoad.Devices);
        var (writes, looks) = (scale * (Cpu(plain) + Cpu(shared)) / Minutes / 60, scale * look.Cpu / 1000 * LooksPerMinute * MinutesPerLook / 60);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"1,000 GPUs at 1 Hz: InfluxDB uses {writes * 100:f1} % of a core for points and {looks * 100:f1} % for the looks of all collectors; a day of their totals is {scale * totals.Cpu / 1000 / Minutes * 1440:f0} s of its CPU."));
        return true;

        void Add(string what, List<(long Points, double Seconds, double Mine, double Its)> rounds, long bytes)
        {
            var points = rounds.Sum(round => round.Points);
            table.Add(
                what, Text(points, "n0"), Text(Measure.Median(rounds.Select(round => round.Points / round.Seconds)), "n0"), Text(Measure.Median(rounds.Select(round => round.Mine * 1e6 / round.Points)), "f2"),
                Text(Measure.Median(rounds.Select(round => round.Its * 1e6 / round.Points)), "f2"), Text((double)bytes / points, "f1"),
                Text(bytes / 1e6 / (InfluxLoad.Agents * InfluxLoad.Devices) / Minutes * 1440, "f2"));
        }
    }

    /// <summary>A minute of all GPUs at a time, as a collector sends them.</summary>
    private static async Task<List<(long Points, double Seconds, double Mine, double Its)>> WriteAsync(
        InfluxLoad load, InfluxDaemon daemon, string database, Action<LiveTick, LineBuffer> write, CancellationToken cancellationToken)
    {
        using var client = new InfluxClient(Options(daemon, database), "1.0", TimeProvider.System);
        var (tallies, lines, rounds) = (new InfluxTallies(), new LineBuffer(), new List<(long, double, double, double)>());
        var sender = new LineSender(client.WriteAsync, new(Path.Combine(load.Folder, DeadLetterFile.FileName), TimeProvider.System), tallies, TimeProvider.System, NullLogger.Instance);
        foreach (var minute in load.Ticks.GroupBy(tick => UtcMinute.FromUnixMicroseconds(tick.Tick.UnixMicroseconds).Value).OrderBy(minute => minute.Key).Take(Minutes))
        {
            var (at, mine, its, before) = (Stopwatch.GetTimestamp(), Measure.ProcessorTime, daemon.ProcessorTime, tallies.Points);
            foreach (var tick in minute)
            {
                write(tick, lines);
                if (lines.Count >= sender.BatchLines) await SendAsync();
            }

            await SendAsync();
            rounds.Add((tallies.Points - before, Stopwatch.GetElapsedTime(at).TotalSeconds, (Measure.ProcessorTime - mine).TotalSeconds, (daemon.ProcessorTime - its).TotalSeconds));
        }

        return rounds;

        async Task SendAsync()
        {
            await sender.SendAsync(lines, cancellationToken);
            lines.Clear();
        }
    }

    private (double Milliseconds, double Cpu) Ask(InfluxDaemon daemon, int minutes, int step)
    {
        using var store = new InfluxQueries(Options(daemon, Energy), "1.0", TimeSpan.FromMinutes(1), TimeProvider.System);
        var (sites, ledger) = (new SharedSites(store, TimeProvider.System), new SqliteLedgerReader("none.db", this));
        List<(double Milliseconds, double Cpu)> rounds = [];
        for (var round = -2; round < Questions; round++)
        {
            var range = new MinuteRange(Start + 1, Start + 1 + minutes);
            var (at, its) = (Stopwatch.GetTimestamp(), daemon.ProcessorTime);
            var cells = new SharedCells(store, sites, this, new SharedPrices(ledger, this, null, range, CancellationToken.None), CancellationToken.None).Cells(range, step: step).Count();
            if (cells < InfluxLoad.Agents * InfluxLoad.Devices) throw new InvalidOperationException($"{cells} cells came back.");
            if (round >= 0) rounds.Add((Stopwatch.GetElapsedTime(at).TotalMilliseconds, (daemon.ProcessorTime - its).TotalMilliseconds));
        }

        // Of short questions the clock of a process is too coarse for each.
        return (Measure.Median(rounds.Select(round => round.Milliseconds)), rounds.Average(round => round.Cpu));
    }

    private static InfluxOptions Options(InfluxDaemon daemon, string database) => new(daemon.Url, InfluxVersion.V1) { Database = database };

    private static double Cpu(List<(long Points, double Seconds, double Mine, double Its)> rounds) => rounds.Sum(round => round.Its);

    private static string LoadAverage => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
