using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

[Collection(FakeNvmlSet.Name)]
public sealed class NvmlProcessesTests
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

        Assert.Equal(expected, host.OpenGpu().ComputeProcesses([]));
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

        Assert.Equal([2, 2, 2], Enumerable.Range(0, 3).Select(_ => gpu.ComputeProcesses([]).Value));
        Assert.Single(host.Calls(), call => call.Call == V3);
        Assert.Equal(3, host.Calls().Count(call => call.Call == "nvmlDeviceGetComputeRunningProcesses"));
    }

    [FakeNvmlFact]
    public void Count_PassingFault_DoesNotAskTheOlder()
    {
        using var host = new FakeNvmlHost($"devices 1 processes=1:1\nfault call={V3} code=999 to=20");
        IGpu gpu = host.OpenGpu();
        Assert.Equal(NvmlReturn.Unknown, gpu.ComputeProcesses([]).Code);
        host.Pass(20);

        Assert.Equal(1, gpu.ComputeProcesses([]));
        Assert.All(host.Calls().Where(call => call.Call.Contains("Processes", StringComparison.Ordinal)), call => Assert.Equal(V3, call.Call));
    }

    [FakeNvmlFact]
    public void Count_ProcessesComeAndGo_Follows()
    {
        using var host = new FakeNvmlHost("devices 1 processes=7:100\nchange device=0 at=10 processes=7:100,8:200\nchange device=0 at=20 processes=");
        IGpu gpu = host.OpenGpu();
        int first = gpu.ComputeProcesses([]).Value;
        host.Pass(20);

        Assert.Equal((1, 0), (first, gpu.ComputeProcesses([]).Value));
    }

    [FakeNvmlTheory]
    [InlineData("process_stride=24")]
    [InlineData("process_stride=32")]
    public void List_ElementsOfAnySize_NamesTheProcesses(string stride)
    {
        using var host = new FakeNvmlHost("devices 1 mig=on instances=3g.40gb,3g.40gb processes=4711:1024:0:1,4712:2:0:0 " + stride);
        var contexts = new List<GpuContext>();

        Assert.Equal(2, host.OpenGpu().ComputeProcesses(contexts));
        Assert.Equal([new GpuContext(4711, 2), new GpuContext(4712, 1)], contexts);
    }

    [FakeNvmlFact]
    public void List_OldestCall_NamesTheProcessesWithoutAnInstance()
    {
        using var host = new FakeNvmlHost($"""
            devices 1 processes=1:1,2:2,3:3
            fault call={V3} code=13
            fault call=nvmlDeviceGetComputeRunningProcesses_v2 code=13
            """);
        var contexts = new List<GpuContext>();

        Assert.Equal(3, host.OpenGpu().ComputeProcesses(contexts));
        Assert.Equal([new GpuContext(1, -1), new GpuContext(2, -1), new GpuContext(3, -1)], contexts);
    }

    [FakeNvmlFact]
    public void Use_OfEachProcess_IsToldOncePerSample()
    {
        using var host = new FakeNvmlHost("devices 1 processes=11:1:75,12:1:25");
        IGpu gpu = host.OpenGpu();
        var uses = new List<ProcessUse>();

        Reading<long> newest = gpu.ProcessUse(0, uses);

        Assert.True(newest.Succeeded);
        Assert.Equal([new ProcessUse(11, newest.Value, 75), new ProcessUse(12, newest.Value, 25)], uses);
        Assert.Equal(NvmlReturn.NotFound, gpu.ProcessUse(newest.Value + 60_000_000, uses).Code);
        Assert.Equal(2, uses.Count);
    }

    [FakeNvmlTheory]
    [InlineData("devices 1 mig=on instances=7g.80gb processes=11:1:75:0", NvmlReturn.NotSupported)]
    [InlineData("devices 1 processes=11:1:75\nfault call=nvmlDeviceGetProcessUtilization code=13", NvmlReturn.FunctionNotFound)]
    [InlineData("devices 1", NvmlReturn.NotFound)]
    public void Use_WhereThereIsNone_AnswersTheDriversCode(string scenario, int code)
    {
        using var host = new FakeNvmlHost(scenario);

        Assert.Equal(code, host.OpenGpu().ProcessUse(0, []).Code);
    }
}
