using System.Globalization;
using System.Text;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>
/// A collector with one host in Germany and one in Great Britain, factors that a file says, contracts, and energy of last month and of five months ago.
/// What it must say is known: joules × PUE × factor.
/// </summary>
internal sealed class BookedStack : IAsyncDisposable
{
    private const double Pue = 1.2;
    private const double JoulesPerKilowattHour = 3.6e6;
    private const ulong Ticks = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, double> _joules = new() { ["DE"] = 0, ["GB"] = 0 };
    private readonly DateTimeOffset _month;
    private int _loads;

    public BookedStack()
    {
        var now = TimeProvider.System.GetUtcNow();
        _month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-1);
        Folder.Write("contracts.csv", "id,mwh,from,to,zone,cfe_type\nppa-1,0.0002,2020-01-01T00:00Z,2099-01-01T00:00Z,DE,wind\n");
    }

    public Stack Stack { get; } = new();

    public TestKit.Files.TemporaryDirectory Folder => Stack.Folder;

    public string Month => _month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Noon of the tenth: in that month wherever the account is kept.</summary>
    public DateTimeOffset Recent => _month.AddDays(9).AddHours(12);

    /// <summary>Its minutes are older than the shortest <c>Retention:MinuteAge</c>.</summary>
    public DateTimeOffset Old => Recent.AddMonths(-5);

    private static DateTimeOffset Now => UtcMinute.FromTime(TimeProvider.System.GetUtcNow()).FloorTo(60).ToTime();

    public double Joules => _joules.Values.Sum();

    /// <summary>What the file says from now on, g/kWh. A collector that runs takes it over within seconds.</summary>
    public void Say(string kind, double german, double british)
    {
        var text = new StringBuilder("zone,from,to,g_per_kwh,quality\n");
        foreach (var (zone, value) in new[] { ("DE", german), ("GB", british) })
        {
            // Of now too: a file without a factor near now has nothing to say, is a failure each time, and the zone is left alone for a minute.
            foreach (var from in new[] { Old, Recent, Now })
                text.Append(CultureInfo.InvariantCulture, $"{zone},{Stamp(from.AddHours(-12))},{Stamp(from.AddHours(12))},{value},measured\n");
        }

        // In one move: half a file would be refused, with a warning.
        File.Move(Folder.Write("next.csv", text.ToString()), Folder.Combine(kind + ".csv"), overwrite: true);
    }

    public Task StartAsync(string kind) => Stack.StartCollectorAsync(
        "--Site:Zone=DE", "--Site:Pue=1.2", "--Sites:uk:Zone=GB", "--Sites:uk:Pue=1.2", "--Sites:uk:Match=host-00001", "--Grid:Providers=csv", "--Grid:csv:PollInterval=1s",
        $"--Grid:csv:File={Folder.Combine(kind + ".csv")}", $"--Grid:csv:Kind={kind}", $"--Grid:csv:Gas={(kind == "direct" ? "co2" : "co2e")}",
        $"--Account:ContractsFile={Folder.Combine("contracts.csv")}", "--Retention:MinuteAge=100d");

    /// <summary>Two hours of two hosts with a device each, new devices every time.</summary>
    /// <returns>The joules of Germany and of Great Britain.</returns>
    public async Task<(double German, double British)> SendAsync(DateTimeOffset start)
    {
        using var limit = new CancellationTokenSource(Patience);
        var load = new SyntheticLoad { Agents = 2, DevicesPerAgent = 1, Interval = TimeSpan.FromMinutes(1), Start = start, Seed = ++_loads };
        var fleet = new FleetLoad(load, new AgentLoadOptions(), TimeProvider.System);
        await fleet.RunAsync(() => new($"http://127.0.0.1:{Stack.GrpcPort}"), Ticks, limit.Token);
        var sent = fleet.Agents.All.Zip(["DE", "GB"]).ToDictionary(of => of.Second, of => fleet.Oracle.ObservableEnergy(of.First.Inventory.Devices[0].Uuid).Value);
        foreach (var (zone, joules) in sent) _joules[zone] += joules;
        return (sent["DE"], sent["GB"]);
    }

    /// <summary>What these joules emit at a factor, PUE included, g.</summary>
    public static double Grams(double joules, double factor) => joules * factor * Pue / JoulesPerKilowattHour;

    /// <summary>What all energy so far emits at these factors, g.</summary>
    public double Worth(double german, double british) => Grams(_joules["DE"], german) + Grams(_joules["GB"], british);

    /// <summary>Rows of a table of the API, of both times.</summary>
    public async Task<IReadOnlyList<JsonElement>> RowsAsync(string question) =>
        [.. await RowsAsync(question, Old), .. await RowsAsync(question, Recent)];

    /// <summary>Rows of last month's.</summary>
    public async Task<IReadOnlyList<JsonElement>> RecentRowsAsync(string question) => [.. await RowsAsync(question, Recent)];

    public async Task<IReadOnlyList<string[]>> ExportAsync() =>
        [.. (await RunAsync("ledger", "export", $"--from={Stamp(Old.AddHours(-12))}", $"--to={Stamp(Recent.AddHours(12))}", $"--Account:ContractsFile={Folder.Combine("contracts.csv")}"))
            .Skip(1).Select(line => line.Split(','))];

    public async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        await using var child = Service.Collector.Start([.. arguments, $"--StateDirectory={Stack.CollectorState}"]);
        var code = await child.WaitForExitAsync(Patience);
        return code == 0 ? [.. child.Output] : throw new ChildProcessException($"it ended with {code}", child);
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    private async Task<IEnumerable<JsonElement>> RowsAsync(string question, DateTimeOffset around) =>
        (await Stack.ApiAsync($"{question}&from={Stamp(around.AddHours(-12))}&to={Stamp(around.AddHours(12))}")).GetProperty("rows").EnumerateArray();

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
