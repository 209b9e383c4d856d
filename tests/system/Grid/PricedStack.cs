using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>A stack whose agent has two fallback GPUs, and what its API says of their energy, their price and their grams.</summary>
internal sealed class PricedStack : IAsyncDisposable
{
    public const double Pue = 1.2;
    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddMinutes(-1);

    private PricedStack(Stack stack) => Stack = stack;

    public Stack Stack { get; }

    /// <summary>
    /// Metered for a while, then the agent is stopped, so that the energy stands still. The devices draw 9.5 kW each: the API's grams are
    /// whole nanograms, which are less than 1e-9 of a figure only above half a gram.
    /// </summary>
    public static async Task<PricedStack> MeterAsync(TimeSpan duration, params string[] collectorSettings)
    {
        var priced = new PricedStack(new Stack());
        var stack = priced.Stack;
        await stack.StartCollectorAsync(["--Site:Pue=1.2", .. collectorSettings]);
        stack.LaunchAgent(
            null, $"--Nvml:LibraryPath={stack.Folder.Combine("no-such-library")}", "--Devices:a:Model=NVIDIA A100-SXM4-80GB", "--Devices:a:Count=2",
            "--Devices:a:MinWatts=9000", "--Devices:a:MaxWatts=10000");
        await stack.Agent!.WaitForLineAsync(_ => true, TimeSpan.FromSeconds(30));
        await stack.MeteringAsync(2);
        await Task.Delay(duration);
        await stack.StopAgentAsync();
        Assert.Equal(2, (await stack.SettledJoulesAsync()).Count);
        return priced;
    }

    /// <summary>The range of all that was metered, for a query.</summary>
    public (string From, string To) Window => (Stamp(_from), Stamp(TimeProvider.System.GetUtcNow().AddMinutes(1)));

    public string Address => $"http://127.0.0.1:{Stack.HttpPort}";

    /// <summary>Joules of all devices per minute.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, double>> JoulesAsync()
    {
        var joules = new Dictionary<DateTimeOffset, double>();
        foreach (var device in (await RowsAsync("device")).Select(row => row.GetProperty("key").GetString()!))
        {
            var series = await Stack.ApiAsync($"series?metric=energy&device={device}&step=60s&{Range}");
            foreach (var point in series.GetProperty("points").EnumerateArray())
            {
                var minute = point.GetProperty("at").GetDateTimeOffset();
                joules[minute] = joules.GetValueOrDefault(minute) + Value(point.GetProperty("figure"));
            }
        }

        return joules;
    }

    public async Task<IReadOnlyList<PricedSlot>> IntensityAsync(string zone)
    {
        var answer = await Stack.ApiAsync($"intensity?zone={zone}&{Range}");
        return
        [
            .. answer.GetProperty("slots").EnumerateArray().Select(slot => new PricedSlot(
                slot.GetProperty("from").GetDateTimeOffset(), slot.GetProperty("to").GetDateTimeOffset(), Value(slot.GetProperty("intensity")),
                slot.GetProperty("intensity").GetProperty("quality").GetString()!)),
        ];
    }

    /// <summary>Grams of the API's totals, all devices.</summary>
    public async Task<double> GramsAsync() => (await RowsAsync("device")).Sum(row => Value(row.GetProperty("emissions")));

    /// <summary>Counters of grams as /metrics has them: booked, and what restatements took up and down.</summary>
    public async Task<GramCounters> CountersAsync()
    {
        // A new counter shows 0 once; the second page is the truth.
        await Stack.CollectorMetricsAsync();
        var page = await Stack.CollectorMetricsAsync();
        double Restated(string direction) => page.Of("footprint_emissions_restated_grams_total").Where(sample => sample["direction"] == direction).Sum(sample => sample.Value);
        return new GramCounters(page.Of("footprint_gpu_emissions_grams_total").Sum(sample => sample.Value), Restated("up"), Restated("down"));
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    private string Range => $"from={Window.From}&to={Window.To}";

    private async Task<IReadOnlyList<JsonElement>> RowsAsync(string by) =>
        [.. (await Stack.ApiAsync($"totals?by={by}&{Range}")).GetProperty("rows").EnumerateArray()];

    private static double Value(JsonElement figure) => figure.GetProperty("value").GetDouble();

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
