using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Kubernetes;

public sealed class PodDeviceListTests
{
    private static readonly PodPlace Main = new("ml", "trainer-0", "main");

    [Theory]
    [InlineData("nvidia.com/gpu", "GPU-1f2e", "GPU-1f2e")]
    [InlineData("nvidia.com/gpu", "GPU-1f2e::3", "GPU-1f2e")]
    [InlineData("nvidia.com/gpu.shared", "GPU-1f2e::12", "GPU-1f2e")]
    [InlineData("nvidia.com/a100", "GPU-1f2e", "GPU-1f2e")]
    [InlineData("nvidia.com/gpu", "3", "3")]
    [InlineData("nvidia.com/gpu", "3::1", "3")]
    [InlineData("nvidia.com/mig-1g.5gb", "MIG-1f2e", "MIG-1f2e")]
    [InlineData("nvidia.com/mig-1g.5gb.shared", "MIG-1f2e::0", "MIG-1f2e")]
    [InlineData("nvidia.com/mig-1g.5gb", "0:1", null)]
    [InlineData("nvidia.com/mig-1g.5gb", "3", null)]
    [InlineData("nvidia.com/gpu", "-1", null)]
    [InlineData("nvidia.com/gpu", "", null)]
    [InlineData("nvidia.com/gpu", "::1", null)]
    public void Of_ADevice_IsTheGpuThatItNames(string resource, string id, string? gpu)
    {
        var list = PodDeviceList.Of([(Main, resource, id)]);

        Assert.Equal(gpu, list.Devices.Select(device => device.Gpu).SingleOrDefault());
        Assert.Equal(gpu is null ? 1 : 0, list.Ignored);
    }

    [Fact]
    public void Of_DevicesOfOthersAndRepeats_AreNoneAndOne()
    {
        var list = PodDeviceList.Of([(Main, "nvidia.com/gpu", "GPU-1::0"), (Main, "nvidia.com/gpu", "GPU-1::1"), (Main, "amd.com/gpu", "GPU-2"), (Main, "intel.com/qat", "7")]);

        Assert.Equal(new PodDevice(Main, "GPU-1"), Assert.Single(list.Devices));
        Assert.Equal(0, list.Ignored);
    }

    [Fact]
    public void Of_MoreThanAreToldApart_CountsTheRest()
    {
        var told = Enumerable.Range(0, PodDeviceList.Most + 5).Select(n => (Main, "nvidia.com/gpu", $"GPU-{n}"));

        var list = PodDeviceList.Of(told.Append((Main, "nvidia.com/gpu", "GPU-0")));

        Assert.Equal((PodDeviceList.Most, 5), (list.Devices.Count, list.Ignored));
        Assert.Equal(1, PodDeviceList.Of([(Main, "nvidia.com/gpu", "GPU-" + new string('1', 93))]).Ignored);
    }
}
