using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;

namespace TelemetryFootprint.Benchmarks.Influx;

/// <summary>
/// What <c>Store:Mode=influxdb</c> asks of a real InfluxDB 1: the points of readings and of their energy minute by minute, what they take on its disk, and what its answers cost it.
/// </summary>
internal sealed class SharedBenchmark : IBenchmark, IFactorChains, IRunProjects
{
    private const string Readings = "readings";
    private const string Energy = "energy";
    private const string Rolled = "rolled";
    private const int DayMinutes = 1440;
    private const int Minutes = 12;
    private const int Questions = 15;
    private const int GpusOfAThousand = 1000;
    private const int LooksPerMinute = 12; // of EmissionFeed, each at the minute that is being filled, and at the one before for the first seconds
    private const double MinutesPerLook = 0.6;
    private const double RollUpsPerMinute = 13; // a minute is written with each look that finds something new
    private static readonly UtcMinute Start = UtcMinute.FromTime(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private static readonly UtcMinute Day = Start.FloorTo(DayMinutes);

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
        await using var daemon = await InfluxDaemon.StartAsync(Readings, Energy, Rolled);
        await output.WriteLineAsync($"{InfluxLoad.Agents * InfluxLoad.Devices} GPUs at 1 Hz for {Minutes} minutes, one owner each; a real InfluxDB on the same machine, load average {LoadAverage}.");
        var (readings, energies) = (new ReadingLines(), new EnergyLines());
        var plain = await WriteAsync(load, daemon, Readings, Ticks(load, (tick, lines) => readings.Write(tick, lines)), cancellationToken);
        var shared = await WriteAsync(load, daemon, Energy, Ticks(load, (tick, lines) => energies.Write(tick, lines)), cancellationToken);
        var rolled = await WriteAsync(load, daemon, Rolled, RolledDay(load), cancellationToken);
        var table = new Table("written, medians of its minutes", "points", "points/s", "µs CPU collector", "µs CPU InfluxDB", "bytes a point", "MB a GPU and day");
        Add("footprint_gpu", plain, await daemon.BytesAsync(Readings), Minutes);
        Add("footprint_energy", shared, await daemon.BytesAsync(Energy), Minutes);
        Add("footprint_energy_minute, written once", rolled, await daemon.BytesAsync(Rolled), DayMinutes);
        await table.WriteAsync(output);
        await AskAsync(output, daemon, shared.Sum(round => round.Points) / Minutes, (Cpu(plain) + Cpu(shared)) / Minutes, Cpu(rolled) / DayMinutes);
        return true;

        void Add(string what, List<(long Points, double Seconds, double Mine, double Its)> rounds, long bytes, int minutes)
        {
            var points = rounds.Sum(round => round.Points);
            table.Add(
                what, Text(points, "n0"), Text(Measure.Median(rounds.Select(round => round.Points / round.Seconds)), "n0"), Text(Measure.Median(rounds.Select(round => round.Mine * 1e6 / round.Points)), "f2"),
                // Of short rounds the clock of a process is too coarse for each.
                Text(Cpu(rounds) * 1e6 / points, "f2"), Text((double)bytes / points, "f1"),
                Text(bytes / 1e6 / Gpus / minutes * DayMinutes, "f2"));
        }
    }

    private static async Task AskAsync(TextWriter output, InfluxDaemon daemon, long perMinute, double writing, double rolling)
    {
        var asked = new Table($"asked, medians of {Questions}", "points", "ms", "ms CPU InfluxDB", "µs CPU InfluxDB a point");
        var look = Add("a minute of all, by minute: a look, for footprint_emissions and the roll-up", Energy, 1, 1, perMinute);
        var ticks = Add($"{Minutes} minutes of all, by hour: totals, from ticks", Energy, Minutes, 60, perMinute * Minutes);
        Add($"{Minutes} minutes of all, by hour: totals, from the roll-up", Rolled, Minutes, 60, Gpus * Minutes);
        var day = Add("a day of all, by hour: totals, from the roll-up", Rolled, DayMinutes, 60, Gpus * DayMinutes);
        await asked.WriteAsync(output);
        var scale = (double)GpusOfAThousand / Gpus / 1000;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"1,000 GPUs at 1 Hz: InfluxDB uses {scale * writing * 1000 / 60 * 100:f1} % of a core for points, {scale * rolling * 1000 * RollUpsPerMinute / 60 * 100:f1} % for the roll-up's and {scale * look.Cpu * LooksPerMinute * MinutesPerLook / 60 * 100:f1} % for the looks of all collectors; a day of their totals is {scale * ticks.Cpu / Minutes * DayMinutes:f0} s of its CPU from ticks and {scale * day.Cpu:f1} s from the roll-up, of which a question asks the last quarter of an hour from ticks: {scale * ticks.Cpu / Minutes * SharedMarks.FreshMinutes:f1} s."));

        (double Milliseconds, double Cpu) Add(string what, string database, int minutes, int step, long points)
        {
            var answer = Ask(daemon, database, minutes, step);
            asked.Add(what, Text(points, "n0"), Text(answer.Milliseconds, "f1"), Text(answer.Cpu, "f1"), Text(answer.Cpu * 1000 / points, "f2"));
            return answer;
        }
    }

    /// <summary>A minute of all GPUs at a time, as a collector sends them.</summary>
    private static IEnumerable<IEnumerable<Action<LineBuffer>>> Ticks(InfluxLoad load, Action<LiveTick, LineBuffer> write) => load.Ticks
        .GroupBy(tick => UtcMinute.FromUnixMicroseconds(tick.Tick.UnixMicroseconds).Value).OrderBy(minute => minute.Key).Take(Minutes)
        .Select(minute => minute.Select(tick => (Action<LineBuffer>)(lines => write(tick, lines))));

    /// <summary>A day of the same GPUs, rolled up since ever.</summary>
    private static IEnumerable<IEnumerable<Action<LineBuffer>>> RolledDay(InfluxLoad load)
    {
        var gpus = load.Ticks.Select(tick => tick.Tick.Inventory).DistinctBy(inventory => inventory.Host)
            .SelectMany(inventory => inventory.Devices.Select(device => new EnergyTags("gpu", device.Uuid, inventory.Host, "counter", "__unattributed__", "", ""))).ToList();
        yield return gpus.DistinctBy(gpu => gpu.Host).Select(gpu => (Action<LineBuffer>)(lines => SharedMarks.Write("bench", gpu.Host, SharedMarks.Ever, Start, lines)));
        for (var minute = 0; minute < DayMinutes; minute++)
        {
            var at = Day + minute;
            yield return gpus.Select((gpu, number) => (Action<LineBuffer>)(lines =>
            {
                var millijoules = 18_000_000 + (((at.Value * 7919L) + (number * 104_729L)) % 3_000_000);
                MinuteLines.Write(at, gpu, new(millijoules, millijoules * 95 / 100, millijoules * 105 / 100, 60_000), lines);
            }));
        }
    }

    private static async Task<List<(long Points, double Seconds, double Mine, double Its)>> WriteAsync(
        InfluxLoad load, InfluxDaemon daemon, string database, IEnumerable<IEnumerable<Action<LineBuffer>>> minutes, CancellationToken cancellationToken)
    {
        using var client = new InfluxClient(Options(daemon, database), "1.0", TimeProvider.System);
        var (tallies, lines, rounds) = (new InfluxTallies(), new LineBuffer(), new List<(long, double, double, double)>());
        var sender = new LineSender(client.WriteAsync, new(Path.Combine(load.Folder, DeadLetterFile.FileName), TimeProvider.System), tallies, TimeProvider.System, NullLogger.Instance);
        foreach (var minute in minutes)
        {
            var (at, mine, its, before) = (Stopwatch.GetTimestamp(), Measure.ProcessorTime, daemon.ProcessorTime, tallies.Points);
            foreach (var write in minute)
            {
                write(lines);
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

    private static (double Milliseconds, double Cpu) Ask(InfluxDaemon daemon, string database, int minutes, int step)
    {
        using var store = new InfluxQueries(Options(daemon, database), "1.0", TimeSpan.FromMinutes(1), TimeProvider.System);
        var none = new SharedBenchmark();
        var (sites, marks, ledger) = (new SharedSites(store, TimeProvider.System), new SharedMarks(store, TimeProvider.System), new SqliteLedgerReader("none.db", none));
        List<(double Milliseconds, double Cpu)> rounds = [];
        for (var round = -2; round < Questions; round++)
        {
            var range = minutes == DayMinutes ? new MinuteRange(Day, Day + minutes) : new(Start + 1, Start + 1 + minutes);
            var (at, its) = (Stopwatch.GetTimestamp(), daemon.ProcessorTime);
            var cells = new SharedCells(store, sites, none, new SharedPrices(ledger, none, null, range, CancellationToken.None), CancellationToken.None, marks).Cells(range, step: step).Count();
            if (cells < Gpus) throw new InvalidOperationException($"{cells} cells came back.");
            if (round >= 0) rounds.Add((Stopwatch.GetElapsedTime(at).TotalMilliseconds, (daemon.ProcessorTime - its).TotalMilliseconds));
        }

        // Of short questions the clock of a process is too coarse for each.
        return (Measure.Median(rounds.Select(round => round.Milliseconds)), rounds.Average(round => round.Cpu));
    }

    private static InfluxOptions Options(InfluxDaemon daemon, string database) => new(daemon.Url, InfluxVersion.V1) { Database = database };

    private const int Gpus = InfluxLoad.Agents * InfluxLoad.Devices;

    private static double Cpu(List<(long Points, double Seconds, double Mine, double Its)> rounds) => rounds.Sum(round => round.Its);

    private static string LoadAverage => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
