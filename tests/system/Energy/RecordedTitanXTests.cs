using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Nvml;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>Two TITAN X in training, as recorded. That generation has no energy counter and no averaged power.</summary>
public sealed class RecordedTitanXTests(ITestOutputHelper output)
{
    [RealTracesFact]
    public Task TwoGpus_WithoutCounter_AgreeWithTruthWithinOnePerCent()
    {
        var file = Path.Combine(FakeNvmlBuild.Traces, "titanx-x2-train-100ms.csv");
        return Playback.JudgeAsync(
            $"""
            devices 2 file="{file}" offset=30 loop=off arch=3 name="NVIDIA GeForce GTX TITAN X" counter=off average=off instant=off refresh_ms=100 limit=250 default_limit=250 memory_total_mib=12288
            device 0 uuid=GPU-00000000-0000-0000-0000-000000000200
            device 1 uuid=GPU-00000000-0000-0000-0000-000000000201
            """,
            TimeSpan.FromSeconds(70),
            [
                new PlayedGpu(0, "GPU-00000000-0000-0000-0000-000000000200", NvmlCall.Power, 0.01),
                new PlayedGpu(1, "GPU-00000000-0000-0000-0000-000000000201", NvmlCall.Power, 0.01),
            ],
            output);
    }
}
