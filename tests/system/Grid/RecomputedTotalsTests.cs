using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>A script that knows nothing but the API's energy, intensities and PUE gets the API's own grams.</summary>
public sealed class RecomputedTotalsTests(ITestOutputHelper output)
{
    [PythonFact]
    public async Task LiveZone_BeforeAndAfterRestatement_GramsRecomputed()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var grid = await NesoReplay.StartAsync(NesoRecording.MadeUp(), TimeProvider.System.GetUtcNow());
        await using var priced = await PricedStack.MeterAsync(
            TimeSpan.FromSeconds(3), "--Site:Zone=GB", "--Grid:Providers=neso", $"--Grid:neso:BaseUrl={grid.Address}", "--Grid:neso:PollInterval=1s");
        await JudgeAsync(priced);
        for (var page = 0; page < 2; page++)
        {
            grid.TurnThePage();
            await grid.AskedAgainAsync(limit.Token);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(500), limit.Token);
        Assert.True((await priced.CountersAsync()).Down > 0, "nothing was restated");
        await JudgeAsync(priced);
    }

    [PythonFact]
    public async Task AnnualZone_GramsRecomputed()
    {
        await using var priced = await PricedStack.MeterAsync(TimeSpan.FromSeconds(3), "--Site:Zone=PL", "--Grid:Providers=annual");
        await JudgeAsync(priced);
    }

    private async Task JudgeAsync(PricedStack priced)
    {
        var (code, text) = await Python.RunAsync("recompute_totals.py", priced.Address, priced.Window.From, priced.Window.To);
        output.WriteLine(text);
        Assert.True(code == 0, text);
    }
}
