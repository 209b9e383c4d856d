using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>
/// A collector whose wall clock stands where the test says, and an agent that plays a trace to it. Nothing depends on the machine's speed: the collector's clock
/// moves on only when the trace of the minute is in the ledger, and the test only when its budgets and alerts are judged then.
/// </summary>
internal sealed class ReplayedStack : IAsyncDisposable
{
    public const double Pue = 1.2;
    private const int Minute = 60;
    private const int SlotMinutes = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>After a minute's end it is judged.</summary>
    private static readonly TimeSpan Judged = TimeSpan.FromSeconds(6);

    private readonly WallClock _clock;
    private readonly TraceAgent _agent;

    public ReplayedStack(DateTimeOffset start)
    {
        Start = start;
        _clock = new(Stack, "collector-clock", Stack.CollectorEnvironment);
        Stack.CollectorEnvironment["TZ"] = "UTC";
        _agent = new(Stack.GrpcPort, Trace, start);
        Say(150, 300);
        Stand(start);
    }

    public Stack Stack { get; } = new();

    public PowerTrace Trace { get; } = PowerTrace.Read();

    /// <summary>When the trace begins, at a slot of the grid.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Who is asked for the grid; null: a file.</summary>
    public ReplayedGrid? Grid { get; init; }

    private static string[] Site => ["--Site:Zone=GB", FormattableString.Invariant($"--Site:Pue={Pue}")];

    private string[] FileSettings =>
    [
        "--Grid:Providers=csv", $"--Grid:csv:File={GridFile}", "--Grid:csv:Kind=lifecycle", "--Grid:csv:Gas=co2e", "--Grid:csv:Step=5m", "--Grid:csv:PollInterval=1s",
    ];

    private string GridFile => Stack.Folder.Combine("grid.csv");

    /// <summary>The grid's intensity in the trace's even slots and in its odd ones, g/kWh.</summary>
    private (double Even, double Odd) Intensity { get; set; }

    /// <summary>And its grid is known.</summary>
    public async Task StartAsync(params string[] settings)
    {
        await Stack.StartCollectorAsync([.. Site, .. Grid?.Settings ?? FileSettings, .. settings]);
        await Stack.UntilAsync(async () => (await Stack.CollectorMetricsAsync()).Of("footprint_grid_average_intensity_grams_per_kilowatt_hour").Any(), Patience);
    }

    public async Task KillAsync() => await Stack.Collector!.KillAsync();

    /// <summary>The grid says that, slot by slot in turn, of the 26 hours from the start.</summary>
    public void Say(double even, double odd)
    {
        Intensity = (even, odd);
        using (var file = new StreamWriter(GridFile + ".new"))
        {
            file.WriteLine("zone,from,to,g_per_kwh,quality");
            foreach (var from in Enumerable.Range(0, 26 * Minute / SlotMinutes).Select(slot => Start.AddMinutes(slot * SlotMinutes)))
                file.WriteLine(FormattableString.Invariant($"GB,{Stamp(from)},{Stamp(from.AddMinutes(SlotMinutes))},{IntensityAt((int)(from - Start).TotalSeconds)},measured"));
        }

        File.Move(GridFile + ".new", GridFile, overwrite: true);
    }

    /// <summary>Grams of the trace's seconds before that one, as they truly are.</summary>
    public double Grams(int second, int from = 0) => Enumerable.Range(from, second - from)
        .Sum(one => Trace.Millijoules(one) / 3.6e9 * Pue * IntensityAt(one));

    /// <summary>The moment at which so many grams were reached.</summary>
    public DateTimeOffset Reached(double grams, int from = 0)
    {
        var (second, sum) = (from, 0d);
        for (var next = sum; (next = sum + Grams(second + 1, second)) < grams; second++) sum = next;
        return Start.AddSeconds(second + ((grams - sum) / Grams(second + 1, second)));
    }

    /// <summary>Those minutes of the trace, each as it would come, and after each the judgement of it.</summary>
    public async Task LiveAsync(int fromMinute, int toMinute, Action<int>? afterMinute = null)
    {
        for (var minute = fromMinute; minute < toMinute; minute++)
        {
            Stand(Start.AddMinutes(minute + 1).AddSeconds(1));
            await PlayAsync(minute * Minute, (minute + 1) * Minute);
            await JudgeAsync(Start.AddMinutes(minute + 1));
            afterMinute?.Invoke(minute);
        }
    }

    /// <summary>Those seconds at once; returns when the ledger has them, and their price.</summary>
    public async Task PlayAsync(int from, int to)
    {
        await _agent.PlayAsync(from, to);
        await BookedAsync(from, to);
    }

    /// <summary>Those seconds at once; returns when the ledger has their energy, whatever of it is priced.</summary>
    public async Task PlayUnpricedAsync(int from, int to)
    {
        await _agent.PlayAsync(from, to);
        var joules = Joules(from, to);
        await Stack.UntilAsync(async () => await RowAsync(from, to) is { } row && Is(row.GetProperty("energy"), joules), Patience);
    }

    /// <summary>Until the ledger says of those seconds, whole minutes, what is true.</summary>
    public Task BookedAsync(int from, int to)
    {
        var (joules, grams) = (Joules(from, to), Grams(to, from));
        return Stack.UntilAsync(async () => await RowAsync(from, to) is { } row && Is(row.GetProperty("energy"), joules) && Is(row.GetProperty("emissions"), grams), Patience);
    }

    /// <summary>The collector's clock jumps to that minute, and what it says of it is judged.</summary>
    public async Task JudgeAsync(DateTimeOffset minute)
    {
        Stand(minute + Judged);
        await Stack.UntilAsync(async () => (await Stack.ApiAsync("alerts")).GetProperty("at") is { ValueKind: JsonValueKind.String } at && at.GetDateTimeOffset() == minute, Patience);
    }

    public void Stand(DateTimeOffset at)
    {
        Grid?.Stand(at);
        _clock.Set(at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    private double Joules(int from, int to) => Enumerable.Range(from, to - from).Sum(Trace.Millijoules) / 1000d;

    private async Task<JsonElement?> RowAsync(int from, int to) =>
        (await Stack.ApiAsync($"totals?by=host&from={Stamp(Start.AddSeconds(from))}&to={Stamp(Start.AddSeconds(to))}")).GetProperty("rows") is var rows && rows.GetArrayLength() == 1 ? rows[0] : null;

    private double IntensityAt(int second) => second / (SlotMinutes * Minute) % 2 == 0 ? Intensity.Even : Intensity.Odd;

    private static bool Is(JsonElement figure, double truth) =>
        figure.GetProperty("value") is { ValueKind: JsonValueKind.Number } value && Math.Abs(value.GetDouble() - truth) < truth / 1e6;

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
