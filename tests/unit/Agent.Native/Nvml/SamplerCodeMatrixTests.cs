using System.Globalization;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Native.Nvml;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The whole agent side of sampling on the real library: every call with every return code, for one of two GPUs and for the library itself.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class SamplerCodeMatrixTests
{
    private const int Seconds = 35;

    private static readonly int[] Codes = [.. Enumerable.Range(0, 31), 999];

    [FakeNvmlFact]
    public void EveryCall_WithEveryCode_ThrowsNothingAndSaysOneLineADevice()
    {
        string[] calls = [.. NvmlExportNames.InOrder.Where(call => call != "nvmlErrorString")];
        var wrong = new List<string>();
        foreach (string call in calls)
        {
            foreach (int code in Codes)
                wrong.AddRange(Run(call, code).Select(what => $"{call} {code}: {what}"));
        }

        Assert.True(calls.Length >= 25);
        Assert.Empty(wrong);
    }

    [FakeNvmlFact]
    public void EveryCode_OfTheCounter_LeavesPowerToIntegrate()
    {
        foreach (int code in Codes.Where(code => code != 0))
        {
            using var host = new FakeNvmlHost(Scenario("nvmlDeviceGetTotalEnergyConsumption", code));
            (Sampler sampler, _, _, _) = Sample(host);
            DeviceState state = sampler.State.Devices[1];
            Assert.Equal((code, EnergySource.Power), (code, state.Source));
            Assert.NotNull(state.PowerMilliwatts);
            Assert.Equal(EnergySource.Counter, sampler.State.Devices[0].Source);
        }
    }

    [FakeNvmlFact]
    public void EveryCode_OfPowerAlone_LeavesTheCounter()
    {
        foreach (int code in Codes.Where(code => code != 0))
        {
            using var host = new FakeNvmlHost(Scenario("nvmlDeviceGetPowerUsage", code));
            (Sampler sampler, MemoryTickQueue queue, _, _) = Sample(host);
            Assert.Equal((code, EnergySource.Counter), (code, sampler.State.Devices[1].Source));
            Assert.Equal(2, queue.Peek(1, 100)[^1].Tick.Rows.Count);
        }
    }

    private static List<string> Run(string call, int code)
    {
        using var host = new FakeNvmlHost(Scenario(call, code));
        var wrong = new List<string>();
        (Sampler sampler, MemoryTickQueue queue, ErrorLogGuard log, Exception? thrown) = Sample(host);
        if (thrown is not null) wrong.Add(thrown.ToString());

        foreach (IGrouping<string, LogEntry> device in log.Entries.Where(entry => entry.Level >= LogLevel.Warning).GroupBy(Subject).Where(group => group.Count() > 1))
            wrong.Add($"{device.Count()} lines of {device.Key}: {device.First().Message}");
        if (log.Entries.Any(entry => entry.Level >= LogLevel.Error)) wrong.Add("an ERROR");
        if (sampler.State.Ticks <= Seconds) wrong.Add($"{sampler.State.Ticks} ticks");
        if (queue.Peek(1, 100).Any(tick => tick.Tick.Rows.Any(row => row.Millijoules < 0))) wrong.Add("negative energy");
        if (sampler.State.Devices.Any(device => device.PowerMilliwatts == 0)) wrong.Add("a zero for an unknown");
        return wrong;
    }

    private static string Subject(LogEntry entry) =>
        entry.Message.Contains("GPU-m0", StringComparison.Ordinal) ? "GPU-m0" : entry.Message.Contains("GPU-m1", StringComparison.Ordinal) ? "GPU-m1" : entry.Message;

    private static (Sampler Sampler, MemoryTickQueue Queue, ErrorLogGuard Log, Exception? Thrown) Sample(FakeNvmlHost host)
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var queue = new MemoryTickQueue(TickQueueLimits.ForMemory);
        var log = new ErrorLogGuard();
        var options = new SamplingOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var sampler = new Sampler(host.Binding, [], "agent", new HostIdentity("host", new Dictionary<string, string>()), options, queue, time, log.LoggerFor<Sampler>());
        Exception? thrown = Record.Exception(() =>
        {
            sampler.Step();
            for (int i = 0; i < Seconds; i++)
            {
                time.Advance(sampler.UntilNext());
                sampler.Step();
            }
        });
        return (sampler, queue, log, thrown);
    }

    private static string Scenario(string call, int code)
    {
        string which = call.StartsWith("nvmlDevice", StringComparison.Ordinal) && call != "nvmlDeviceGetCount_v2" ? "device=1 " : "";
        return string.Create(CultureInfo.InvariantCulture, $"devices 2 watts=100 mig=off samples=on\ndevice 0 uuid=GPU-m0\ndevice 1 uuid=GPU-m1\nfault {which}call={call} code={code}");
    }
}
