using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Commands;

/// <summary>The commands of the agent in the form it ships in: what trimming removes would be missed here.</summary>
public sealed class ShippedAgentTests : IDisposable
{
    private const long LargestBytes = 46 << 20;
    private const string FaultVariable = "FOOTPRINT_FAULT_POINT";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [ShippedFact]
    public void Binary_IsOneFileOfItsSize() => Assert.InRange(new FileInfo(Service.ShippedAgent!).Length, 1 << 20, LargestBytes);

    [ShippedFact]
    public void Binary_HoldsNoFaultPoint()
    {
        Assert.True(Holds(Service.ShippedAgent!, "spool.db"), "the search finds nothing at all");
        Assert.True(Holds(Path.Combine(Path.GetDirectoryName(Service.AgentWithFaultPoints.Binary)!, "TelemetryFootprint.Contracts.dll"), FaultVariable));
        Assert.False(Holds(Service.ShippedAgent!, FaultVariable));
        Assert.All(FaultPoints.All, point => Assert.False(Holds(Service.ShippedAgent!, point), point));
    }

    [Fact]
    public async Task Version_IsANumber()
    {
        await using var agent = Service.Agent.Start(["--version"]);

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(agent.Output));
        Assert.Empty(agent.Errors);
    }

    [Fact]
    public async Task Help_NamesCommandsAndSettings()
    {
        await using var agent = Service.Agent.Start(["--help"]);

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        string[] words = ["serve", "devices", "doctor", "Collector:Endpoint", "Nvml:LibraryPath", "Metrics:Listen", "127.0.0.1:9852"];
        Assert.All(words, word => Assert.Contains(agent.Output, line => line.Contains(word, StringComparison.Ordinal)));
    }

    [FakeNvmlFact]
    public async Task DevicesJson_OnTheLibrary_TellsMethodAndReason()
    {
        await using var agent = Start("devices", "--json");

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        var report = JsonDocument.Parse(string.Join('\n', agent.Output)).RootElement;
        Assert.True(report.GetProperty("source_up").GetBoolean());
        var devices = report.GetProperty("devices").EnumerateArray().ToList();
        Assert.Equal(["counter", "integrated", "none"], devices.Select(device => device.GetProperty("method").GetString()!));
        Assert.Equal(250, devices[0].GetProperty("power_watts").GetDouble());
        Assert.Equal("energy counter: not supported (3)", devices[1].GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, devices[2].GetProperty("power_watts").ValueKind);
        Assert.Empty(agent.Errors);
    }

    [FakeNvmlFact]
    public async Task Doctor_CollectorThere_FindsAllButTheSilentGpuWell()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        await using var agent = Start("doctor", $"--Collector:Endpoint=http://{collector.LocalEndpoint}");

        Assert.Equal(1, await agent.WaitForExitAsync(Patience));
        Assert.Contains(agent.Output, line => line.StartsWith("ok    GPU library: ", StringComparison.Ordinal));
        Assert.Contains(agent.Output, line => line.StartsWith("ok    collector: ", StringComparison.Ordinal));
        Assert.StartsWith("fail  GPU 2 ", Assert.Single(agent.Output, line => line.StartsWith("fail", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [FakeNvmlFact]
    public async Task Doctor_NoCollector_SaysWhatToDo()
    {
        await using var agent = Start("doctor", $"--Collector:Endpoint=http://127.0.0.1:{FreePort.Next()}");

        Assert.Equal(1, await agent.WaitForExitAsync(Patience));
        Assert.Contains(agent.Output, line => line.StartsWith("fail  collector: ", StringComparison.Ordinal) && line.Contains("start footprint-collector", StringComparison.Ordinal));
    }

    private ChildProcess Start(params string[] arguments)
    {
        var scenario = new NvmlScenario(_folder, """
            devices 3 watts=250
            device 1 counter=off arch=4
            fault device=2 call=nvmlDeviceGetTotalEnergyConsumption code=999
            fault device=2 call=nvmlDeviceGetPowerUsage code=999
            """);
        return Service.Agent.Start([.. arguments, $"--StateDirectory={_folder.Combine("state")}", $"--Nvml:LibraryPath={FakeNvmlBuild.Current}"], scenario.Environment);
    }

    /// <summary>Literals of a program are UTF-16 in its file.</summary>
    private static bool Holds(string file, string literal) => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes(literal)) >= 0;
}
