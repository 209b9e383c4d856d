using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>
/// Plays a scenario in real time through agent and collector, and compares the joules of every GPU with the truth between the first and the
/// last instant at which the library itself answered the call that they come from. The very first answer is the plan's, asked to learn what
/// the GPU can; metering opens with the second, at the adoption, some milliseconds later. A long playback holds those in its tolerance; a
/// short one is judged from the second call.
/// </summary>
internal static class Playback
{
    /// <summary>A busy machine takes this long to start the agent, at most; the rest of the duration is judged.</summary>
    public const double SlowestStartSeconds = 8;

    public static async Task JudgeAsync(string scenario, TimeSpan duration, IReadOnlyList<PlayedGpu> gpus, ITestOutputHelper output, int firstCall = 0)
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
            var seconds = (calls[^1].AtNanoseconds - calls[firstCall].AtNanoseconds) / 1e9;
            var truth = stack.Scenario.TrueJoules(gpu.Index, calls[firstCall].AtNanoseconds, calls[^1].AtNanoseconds);
            var allowed = gpu.Tolerance + (gpu.SwingWatts * UnreadSeconds(calls) / truth);
            var error = (joules[gpu.Uuid] / truth) - 1;
            var line = FormattableString.Invariant($"GPU {gpu.Index}: {joules[gpu.Uuid]:F3} J, truth {truth:F3} J over {seconds:F2} s, opened {(calls[1].AtNanoseconds - calls[0].AtNanoseconds) / 1e6:F1} ms after the first call; error {error:P4}, allowed {allowed:P2}");
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
