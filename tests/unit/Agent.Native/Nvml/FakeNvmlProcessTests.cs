using System.Buffers.Binary;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The process lists byte by byte, as a caller by NVML's ABI reads them.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class FakeNvmlProcessTests
{
    private const string Three = "processes=11:1024:40,12:2048:60,13:512:0:2 mig=on instances=1g.5gb,1g.5gb,1g.5gb:MIG-c";

    private delegate int Running(nint handle, ref uint count, byte[]? elements);

    private delegate int Utilization(nint handle, byte[]? elements, ref uint count, ulong lastSeen);

    private delegate int Handle(uint index, out nint handle);

    private delegate int HandleByUuid(string uuid, out nint handle);

    [FakeNvmlTheory]
    [InlineData("nvmlDeviceGetComputeRunningProcesses", 16, "")]
    [InlineData("nvmlDeviceGetComputeRunningProcesses_v2", 24, "process_stride=32")]
    [InlineData("nvmlDeviceGetComputeRunningProcesses_v3", 24, "")]
    [InlineData("nvmlDeviceGetComputeRunningProcesses_v3", 32, "process_stride=32")]
    public void Running_Elements_HaveTheirStride(string call, int stride, string device)
    {
        using var host = new FakeNvmlHost($"devices 1 {Three} {device}");
        nint handle = First(host);
        byte[] elements = new byte[128];
        uint count = 4;

        Assert.Equal(0, host.Export<Running>(call)(handle, ref count, elements));

        Assert.Equal(3u, count);
        Assert.Equal([11u, 12u, 13u], Enumerable.Range(0, 3).Select(i => U32(elements, i * stride)));
        Assert.Equal([1024UL << 20, 2048UL << 20, 512UL << 20], Enumerable.Range(0, 3).Select(i => U64(elements, (i * stride) + 8)));
        if (stride > 16) Assert.Equal([uint.MaxValue, uint.MaxValue, 3u], Enumerable.Range(0, 3).Select(i => U32(elements, (i * stride) + 16)));
    }

    [FakeNvmlFact]
    public void Running_TooLittleRoom_TellsHowMuchIsNeeded()
    {
        using var host = new FakeNvmlHost($"devices 1 {Three}");
        nint handle = First(host);
        uint count = 2;

        Assert.Equal(7, host.Export<Running>("nvmlDeviceGetComputeRunningProcesses_v3")(handle, ref count, new byte[64]));
        Assert.Equal(3u, count);
    }

    [FakeNvmlFact]
    public void Running_OnAnInstance_AreItsOwn()
    {
        using var host = new FakeNvmlHost($"devices 1 {Three}");
        First(host);
        host.Export<HandleByUuid>("nvmlDeviceGetHandleByUUID")("MIG-c", out nint instance);
        byte[] elements = new byte[32];
        uint count = 1;

        Assert.Equal(0, host.Export<Running>("nvmlDeviceGetComputeRunningProcesses_v3")(instance, ref count, elements));
        Assert.Equal((1u, 13u), (count, U32(elements, 0)));
    }

    [FakeNvmlFact]
    public void Utilization_OfProcesses_IsTheScenariosOnceASecond()
    {
        using var host = new FakeNvmlHost("start_s 5.1\ndevices 1 processes=11:1024:40,12:2048:60");
        nint handle = First(host);
        var call = host.Export<Utilization>("nvmlDeviceGetProcessUtilization");
        uint count = 0;
        Assert.Equal(7, call(handle, null, ref count, 0));
        byte[] elements = new byte[32 * count];

        Assert.Equal(0, call(handle, elements, ref count, 0));
        Assert.Equal([(11u, 40u), (12u, 60u)], Enumerable.Range(0, 2).Select(i => (U32(elements, i * 32), U32(elements, (i * 32) + 16))));
        Assert.Equal(6, call(handle, elements, ref count, U64(elements, 8) + 3_600_000_000));
    }

    [FakeNvmlFact]
    public void Utilization_UnderMig_IsNotSupported()
    {
        using var host = new FakeNvmlHost($"devices 1 {Three}");
        uint count = 8;

        Assert.Equal(3, host.Export<Utilization>("nvmlDeviceGetProcessUtilization")(First(host), new byte[256], ref count, 0));
    }

    private static nint First(FakeNvmlHost host)
    {
        host.OpenGpu();
        Assert.Equal(0, host.Export<Handle>("nvmlDeviceGetHandleByIndex_v2")(0, out nint handle));
        return handle;
    }

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
