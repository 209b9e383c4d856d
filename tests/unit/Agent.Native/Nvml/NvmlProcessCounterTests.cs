using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

[Collection(FakeNvmlSet.Name)]
public sealed class NvmlProcessCounterTests
{
    private const string V3 = "nvmlDeviceGetComputeRunningProcesses_v3";

    [FakeNvmlTheory]
    [InlineData("", 0)]
    [InlineData("processes=4711:1024", 1)]
    [InlineData("processes=1:1,2:2:50,3:3:99:1", 3)]
    [InlineData("processes=1:1,2:2 process_stride=32", 2)]
    public void Count_OfProcesses_IsTold(string device, int expected)
    {
        using var host = new FakeNvmlHost("devices 1 " + device);

        Assert.Equal(expected, host.OpenGpu().ComputeProcessCount());
    }

    [FakeNvmlFact]
    public void Count_NewestIsGone_AsksTheOlderFromThenOn()
    {
        using var host = new FakeNvmlHost($"""
            devices 1 processes=1:1,2:2
            fault call={V3} code=13
            fault call=nvmlDeviceGetComputeRunningProcesses_v2 code=26
            """);
        IGpu gpu = host.OpenGpu();

        Assert.Equal([2, 2, 2], Enumerable.Range(0, 3).Select(_ => gpu.ComputeProcessCount().Value));
        Assert.Single(host.Calls(), call => call.Call == V3);
        Assert.Equal(3, host.Calls().Count(call => call.Call == "nvmlDeviceGetComputeRunningProcesses"));
    }

    [FakeNvmlFact]
    public void Count_PassingFault_DoesNotAskTheOlder()
    {
        using var host = new FakeNvmlHost($"devices 1 processes=1:1\nfault call={V3} code=999 to=0.2");
        IGpu gpu = host.OpenGpu();
        Assert.Equal(NvmlReturn.Unknown, gpu.ComputeProcessCount().Code);
        Thread.Sleep(250);

        Assert.Equal(1, gpu.ComputeProcessCount());
        Assert.All(host.Calls().Where(call => call.Call.Contains("Processes", StringComparison.Ordinal)), call => Assert.Equal(V3, call.Call));
    }

    [FakeNvmlFact]
    public void Count_ProcessesComeAndGo_Follows()
    {
        using var host = new FakeNvmlHost("devices 1 processes=7:100\nchange device=0 at=0.1 processes=7:100,8:200\nchange device=0 at=0.2 processes=");
        IGpu gpu = host.OpenGpu();
        int first = gpu.ComputeProcessCount().Value;
        Thread.Sleep(250);

        Assert.Equal((1, 0), (first, gpu.ComputeProcessCount().Value));
    }
}
