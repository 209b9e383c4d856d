using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Nvml;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>Every kind of sensor and load at once, agent and collector as they are, judged by closed forms. The table is also a benchmark: <c>run.sh accuracy</c>.</summary>
public sealed class AccuracyTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Judged = TimeSpan.FromSeconds(64);

    [FakeNvmlFact]
    public async Task EveryWaveform_OverAMinute_IsRightOrInsideItsBounds()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        // The idle device is put to work halfway.
        var start = TimeSpan.FromSeconds(AccuracyCase.StepSeconds) - (Judged / 2);
        stack.Play(AccuracyCase.Scenario, -start);
        await stack.StartAgentAsync();
        await FirstInLine.PutAsync(stack.Agent!);
        await stack.Scenario!.UntilAsync((start + Judged).TotalSeconds + Playback.SlowestStartSeconds);
        await stack.StopAgentAsync();
        _ = await stack.SettledJoulesAsync();
        var scrape = await stack.CollectorMetricsAsync();

        var misses = AccuracyCase.All.Select((item, index) => Judge(stack, scrape, item, index)).OfType<string>().ToList();

        Assert.Empty(misses);
    }

    private string? Judge(Stack stack, Scrape scrape, AccuracyCase item, int index)
    {
        var uuid = AccuracyCase.Uuid(index);
        var calls = stack.Scenario!.Successes(index, item.Call);
        var truth = stack.Scenario.TrueJoules(index, calls[1].AtNanoseconds, calls[^1].AtNanoseconds);
        var (joules, low, high) = (Part("energy"), Part("energy_low"), Part("energy_high"));
        var error = (joules / truth) - 1;
        var halfWidth = (high - low) / (2 * joules);
        var line = string.Create(CultureInfo.InvariantCulture, $"{item.Name}: {joules:F1} J ({low:F1} to {high:F1}), truth {truth:F1}, error {error:P3}, half-width {halfWidth:P1}");
        output.WriteLine(line);
        var isRight = item.Tolerance is { } tolerance ? Math.Abs(error) <= tolerance : low <= truth && truth <= high;
        return isRight && halfWidth <= item.HalfWidth && truth > 0 ? null : line;

        double Part(string name) => scrape.ByGpu($"footprint_gpu_{name}_joules_total").GetValueOrDefault(uuid, double.NaN);
    }
}
