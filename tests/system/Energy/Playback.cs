using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>
/// Plays a scenario in real time through agent and collector, and compares the joules of every GPU with the truth between
/// the first and the last instant at which the library itself answered a tick. The very first answer is the plan's, asked to learn what the
/// GPU can; the error from that instant on, which holds the agent's cold start, is written beside.
/// </summary>
internal static class Playback
{
    /// <summary>A busy machine takes this long to start the agent, at most; the rest of the duration is judged.</summary>
    public const double SlowestStartSeconds = 8;

    public static async Task JudgeAsync(string scenario, TimeSpan duration, IReadOnlyList<PlayedGpu> gpus, ITestOutputHelper output)
    {
        await using var stack = await Stack.StartAsync(scenario);
        await FirstInLine.PutAsync(stack.Agent!);
        await stack.Scenario!.UntilAsync(duration.TotalSeconds);
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync();

        Assert.Equal(gpus.Count, joules.Count);
        var misses = new List<string>();
        foreach (var gpu in gpus)
        {
            var calls = stack.Scenario.Successes(gpu.Index, gpu.Call);
            var first = calls[1].AtNanoseconds;
            var seconds = (calls[^1].AtNanoseconds - first) / 1e9;
            var truth = stack.Scenario.TrueJoules(gpu.Index, gpu.Call);
            var allowed = gpu.Tolerance + (gpu.SwingWatts * UnreadSeconds(calls) / truth);
            var error = (joules[gpu.Uuid] / truth) - 1;
            var fromPlan = (joules[gpu.Uuid] / stack.Scenario.TrueJoules(gpu.Index, calls[0].AtNanoseconds, calls[^1].AtNanoseconds)) - 1;
            var line = FormattableString.Invariant($"GPU {gpu.Index}: {joules[gpu.Uuid]:F3} J, truth {truth:F3} J over {seconds:F2} s, error {error:P4} ({fromPlan:P4} from the plan's call), allowed {allowed:P2}");
            output.WriteLine(line);
            if (Math.Abs(error) > allowed || seconds < duration.TotalSeconds - SlowestStartSeconds)
                misses.Add(line);
        }

        Assert.Empty(misses);
        stack.AssertNoErrorLogged();
    }
    // Between two readings a tenth of a second apart as they should be, power is seen; in a longer silence the rest is not.
    private static double UnreadSeconds(IReadOnlyList<NvmlCall> calls) =>
        calls.Zip(calls.Skip(1), (before, after) => (after.AtNanoseconds - before.AtNanoseconds) / 1e9).Where(gap => gap > 0.15).Sum(gap => gap - 0.1);
}
