using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>F3: the collector ends itself, as by SIGKILL, in the midst of a restatement. It is then made once, and what was booked stays.</summary>
public sealed class RestatementCrashTests(ITestOutputHelper output)
{
    private const double Nanograms = 5e-9;

    [Fact]
    [Trait("Fault", "F3")]
    public async Task Restatement_KilledInItsMidst_IsMadeOnce()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var grid = await NesoReplay.StartAsync(NesoRecording.MadeUp(), TimeProvider.System.GetUtcNow());
        string[] settings = ["--Site:Pue=1.2", "--Site:Zone=GB", "--Grid:Providers=neso", $"--Grid:neso:BaseUrl={grid.Address}", "--Grid:neso:PollInterval=1s"];
        await using var priced = await PricedStack.MeterAsync(TimeSpan.FromSeconds(3), settings[1..]);
        var stack = priced.Stack;
        var (before, counters) = (await priced.GramsAsync(), await priced.CountersAsync());
        await stack.Collector!.KillAsync();

        // From the forecast to the actual at once.
        grid.TurnThePage();
        grid.TurnThePage();
        foreach (var point in FaultPoints.Of("restatement")) await stack.CollectorDiesAtAsync(point, settings);

        await stack.StartCollectorAsync(settings);
        GramCounters after;
        do
        {
            await Task.Delay(200, limit.Token);
            after = await priced.CountersAsync();
        }
        while (after.Up == counters.Up && after.Down == counters.Down);

        var grams = await priced.GramsAsync();
        output.WriteLine(FormattableString.Invariant(
            $"F3: killed twice in a restatement: {before:R} g before, {grams:R} g after, booked {after.Booked:R} g, up {after.Up:R} g, down {after.Down:R} g"));
        Assert.Equal(counters.Booked, after.Booked);
        Assert.NotEqual(before, grams);
        Assert.InRange(after.Up - after.Down, grams - before - Nanograms, grams - before + Nanograms);
    }
}
