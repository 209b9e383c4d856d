using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>The project's own recording, so that a clone alone proves the same: one GPU with a counter, one without.</summary>
public sealed class MadeUpRecordingTests(ITestOutputHelper output)
{
    private const double Seconds = 14;

    // High over mean power of the recording.
    private const double Peak = 1.6;

    [FakeNvmlFact]
    public Task TwoGpus_CounterAndPower_AgreeWithTruthWithinTheirRefresh()
    {
        // Sampling starts some seconds in on a busy machine: this much the playback asks for.
        const double judged = Seconds - Playback.SlowestStartSeconds;
        // The counter's ends: up to one refresh each, and only their difference counts.
        const double counter = 0.02 * Peak / judged;
        // Power is seen up to a refresh and a reading late at every edge. Rising and falling edges cancel in pairs;
        // one edge may stay alone.
        const double power = (0.02 + 0.1) * Peak / judged;
        var file = RepositoryRoot.Combine("tests", "fixtures", "made-up-x2-100ms.csv");
        return Playback.JudgeAsync(
            $"""
            devices 2 file="{file}" loop=on refresh_ms=20 counter_refresh_ms=20
            device 0 uuid=GPU-00000000-0000-0000-0000-000000000300
            device 1 uuid=GPU-00000000-0000-0000-0000-000000000301 arch=4 counter=off average=off instant=off
            """,
            TimeSpan.FromSeconds(Seconds),
            [
                new PlayedGpu(0, "GPU-00000000-0000-0000-0000-000000000300", NvmlCall.Energy, counter),
                new PlayedGpu(1, "GPU-00000000-0000-0000-0000-000000000301", NvmlCall.Power, power, SwingWatts: 180),
            ],
            output,
            firstCall: 1);
    }
}
