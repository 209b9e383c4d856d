using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.Benchmarks.Ledger;

/// <summary>Minute rows into the ledger, priced and booked; its size; and how long a day's totals take.</summary>
internal sealed class LedgerBenchmark : IBenchmark, IFactorChains, ISiteResolver
{
    private const int Devices = 64;
    private const int Minutes = 1440;
    private const int MinutesPerGroup = 10;
    private const int MinutesKept = 400 * 1440; // Retention:MinuteAge, unless set
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FactorIdentity Factor = new("bench", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "made up");

    public string Name => "ledger";

    public string Summary => "minute rows per second, bytes per minute row, milliseconds for a day's totals";

    public FactorChain? ChainFor(string zone) => new(zone, [Factor], 30);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("bench", "GB", Pue.FromRatio(1.2m));

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var table = new Table("run", "rows/s", "µs CPU/row", "bytes/row", "MB/GPU kept", "day's totals ms", "a device's series ms");
        for (var run = 1; run <= 4; run++)
        {
            using var directory = new TemporaryDirectory();
            Row(table, run, Path.Combine(directory.Path, "ledger.db"));
        }

        await output.WriteLineAsync($"{Devices} devices, {Minutes} minutes, priced half-hourly, {MinutesPerGroup} minutes per commit; the first run warms up.");
        await table.WriteAsync(output);
        return true;
    }

    private void Row(Table table, int run, string path)
    {
        double rows = Devices * Minutes, seconds, cpu;
        using (var ledger = new SqliteLedgerWriter(path, this, this))
        {
            ledger.Accept([.. Enumerable.Range(0, Minutes / 30).Select(Observation)], Start);
            var clock = Stopwatch.StartNew();
            var before = Measure.ProcessorTime;
            for (var minute = 0; minute < Minutes; minute += MinutesPerGroup) ledger.Apply(Group(minute), Start);
            (seconds, cpu) = (clock.Elapsed.TotalSeconds, (Measure.ProcessorTime - before).TotalMicroseconds);
        }

        var reader = new SqliteLedgerReader(path, this);
        var day = new MinuteRange(UtcMinute.FromTime(Start), UtcMinute.FromTime(Start) + Minutes);
        var totals = Time(() => reader.Totals(new(day, TotalsGrouping.Device, FactorKind.Direct)));
        var series = Time(() => reader.Series(new("GPU-7", day, 1, FactorKind.Direct)));
        var bytes = new FileInfo(path).Length / rows;
        table.Add(Text(run), Text(rows / seconds), Text(cpu / rows, "f2"), Text(bytes, "f1"), Text(bytes * MinutesKept / 1e6, "f1"), Text(totals, "f1"), Text(series, "f1"));
    }

    private static double Time(Action ask) => Measure.Median(Enumerable.Range(0, 7).Select(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        ask();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }));

    private static FactorObservation Observation(int slot)
    {
        var from = UtcMinute.FromTime(Start) + (slot * 30);
        return new("GB", new(from, from + 30), GramsPerKilowattHour.FromGrams(100 + slot), FactorQuality.Measured, Factor);
    }

    private static LedgerGroup Group(int first)
    {
        var group = new LedgerGroup();
        group.AddHost("node", new Dictionary<string, string>(), Start);
        for (var minute = first; minute < first + MinutesPerGroup; minute++)
        {
            var at = UtcMinute.FromTime(Start) + minute;
            group.Add(Enumerable.Range(0, Devices).Select(device => new LedgerEntry(Series(device), at, new(42_000_000 + device, 39_900_000, 44_100_000, 60_000))), at.ToTime());
        }

        return group;
    }

    private static SeriesKey Series(int device) =>
        new("node", string.Create(CultureInfo.InvariantCulture, $"GPU-{device}"), OwnerText.Unattributed, PowerState.Unspecified, Method.Counter);

    private static string Text(double value, string format = "f0") => value.ToString(format, CultureInfo.InvariantCulture);
}
