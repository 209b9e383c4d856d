using TelemetryFootprint.Agent.Commands;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Configuration;

/// <summary>Whether a kubelet is asked, and what the doctor says of it.</summary>
public sealed class PodResourcesSettingsTests
{
    [Fact]
    public void Read_Unset_IsTheUsualPlaceWhereThereIsOne()
    {
        if (OperatingSystem.IsWindows()) return;
        var settings = Read();

        Assert.Equal((PodResourcesSettings.Usual, false, File.Exists(PodResourcesSettings.Usual)), (settings.Path, settings.IsAsked, settings.IsThere));
    }

    [Fact]
    public void Read_Set_IsAskedThereOrNowhere()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal((null, false), (Read("none").Path, Read("none").IsThere));
        Assert.Equal(("/run/k.sock", true), (Read("/run/k.sock").Path, Read("/run/k.sock").IsThere));
        Assert.Contains("k.sock", Assert.Throws<ConfigurationException>(() => Read("k.sock")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithoutAKubelet_SaysWhichHolds()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TemporaryDirectory();
        var none = await KubeletCheck.LookAsync(new(null, true), CancellationToken.None);
        var absent = await KubeletCheck.LookAsync(new(folder.Combine("kubelet", "pod-resources", "kubelet.sock"), false), CancellationToken.None);
        Directory.CreateDirectory(folder.Combine("kubelet"));
        var closed = await KubeletCheck.LookAsync(new(folder.Combine("kubelet", "pod-resources", "kubelet.sock"), false), CancellationToken.None);
        var silent = await KubeletCheck.LookAsync(new(folder.Combine("kubelet.sock"), true), CancellationToken.None);

        Assert.Equal(("ok", "kubelet: not asked, by PodResources:Socket"), none);
        Assert.Equal("ok", absent.Verdict);
        Assert.Contains("none at", absent.Text, StringComparison.Ordinal);
        Assert.Equal("warn", closed.Verdict);
        Assert.Contains("not to be seen by this user", closed.Text, StringComparison.Ordinal);
        Assert.Equal("warn", silent.Verdict);
        Assert.Contains("cannot be asked", silent.Text, StringComparison.Ordinal);
    }

    private static PodResourcesSettings Read(params string[] socket) =>
        AgentOptionsReader.Read(null, socket.Select(path => $"--{PodResourcesSettings.Key}={path}")).Pods;
}
