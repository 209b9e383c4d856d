using System.Diagnostics;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.UnitTests.Agent;

/// <summary>The real binary's /metrics and its words for people.</summary>
public sealed class AgentMetricsProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _state = Directory.CreateTempSubdirectory("footprint-agent").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [PromtoolFact]
    public async Task Metrics_OfTheRealAgent_PassPromtool()
    {
        int port = FreePort.Next();
        await using ChildProcess agent = Start("serve", $"--Metrics:Listen=127.0.0.1:{port}", "--Demo:Devices=2", $"--Collector:Endpoint=http://127.0.0.1:{FreePort.Next()}");
        string text = await MetricsAsync(port);

        using var judge = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await judge.StandardInput.WriteAsync(text);
        judge.StandardInput.Close();
        string verdict = await judge.StandardOutput.ReadToEndAsync() + await judge.StandardError.ReadToEndAsync();
        await judge.WaitForExitAsync();

        Assert.Equal((0, ""), (judge.ExitCode, verdict));
        Assert.Contains("footprint_agent_queue_dropped_joules_total 0\n", text, StringComparison.Ordinal);
        Assert.Contains("footprint_agent_delivery_connected 0\n", text, StringComparison.Ordinal);
        Assert.Equal(0, await agent.TerminateAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Devices_Demo_ReadsAloud()
    {
        await using ChildProcess agent = Start("devices", "--Demo:Devices=1");

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        Assert.Equal("source: up (simulated GPUs: Demo:Devices is set)", agent.Output[0]);
        Assert.StartsWith("0    simulated", agent.Output[2], StringComparison.Ordinal);
        Assert.EndsWith("simulated: Demo:Devices is set", agent.Output[2], StringComparison.Ordinal);
        Assert.Contains("     energy: a demo's waveform, ±0 %", agent.Output);
        Assert.Contains("  gpu     1 of 1, each the whole board with its memory", agent.Output);
        Assert.Contains("  node: left out beside simulated GPUs (Demo:Devices)", agent.Output);
    }

    [Fact]
    public async Task Doctor_NothingThere_FailsWithCauseAndRemedyOnEachLine()
    {
        int port = FreePort.Next();
        await using ChildProcess agent = Start("doctor", "--ControlSocket=none", "--Nvml:LibraryPath=/nonexistent/libnvidia-ml.so.1", $"--Collector:Endpoint=http://127.0.0.1:{port}");

        Assert.Equal(1, await agent.WaitForExitAsync(Patience));
        Assert.Equal("ok    configuration: read", agent.Output[0]);
        Assert.Contains("fail  GPU library: Nvml:LibraryPath '/nonexistent/libnvidia-ml.so.1' does not exist: correct the path or remove the setting; without it, configure Devices:<name>:Model", agent.Output);
        Assert.Contains($"fail  collector: 127.0.0.1:{port} cannot be reached (ConnectionRefused); start footprint-collector, or set Collector:Endpoint", agent.Output);
        Assert.Contains("warn  control socket: none, by ControlSocket: no run of this host can be claimed; leave it out to have one", agent.Output);
        if (OperatingSystem.IsLinux()) Assert.Single(agent.Output, line => line.Contains(" environment of other users: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_WithFallback_WarnsAndSaysWhatIsAssumed()
    {
        await using ChildProcess agent = Start("doctor", "--Nvml:LibraryPath=/nonexistent/libnvidia-ml.so.1", "--Devices:x:Model=A100", $"--Collector:Endpoint=http://127.0.0.1:{FreePort.Next()}");

        Assert.Equal(1, await agent.WaitForExitAsync(Patience));
        Assert.Contains(agent.Output, line => line.StartsWith("warn  GPU library: ", StringComparison.Ordinal));
        Assert.Contains("warn  GPU 0 A100: assumed (no NVML: power range × configured load)", agent.Output);
        Assert.Contains("warn  node: not in the host's figure: node: fans, network and disks are in no figure; set Host:OverheadWatts or Host:NodeToGpuRatio", agent.Output);
    }

    [Fact]
    public async Task Devices_FallbackAndOverhead_SaysWhatIsInForceAndWhatIsCovered()
    {
        await using ChildProcess agent = Start("devices", "--Nvml:LibraryPath=/nonexistent/libnvidia-ml.so.1", "--Devices:x:Model=NVIDIA A40", "--Devices:x:MaxWatts=250", "--Host:OverheadWatts=400");

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        Assert.Contains("     energy: power range × configured load", agent.Output);
        Assert.Contains("     catalogue: row 'A40'; idle 30 W (measured); max 250 W by Devices:x:MaxWatts, not the row's 300 W", agent.Output);
        Assert.Contains("  node    rest of the node: assumed, ±20 % (Host:OverheadWatts: 400 W, less what processors and memory measure)", agent.Output);
        Assert.DoesNotContain(agent.Output, line => line.Contains("fans, network", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Devices_Json_CarriesCoverage()
    {
        await using ChildProcess agent = Start("devices", "--json", "--Nvml:LibraryPath=/nonexistent/libnvidia-ml.so.1", "--Devices:x:Model=A40", "--Host:NodeToGpuRatio=2");

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        using var document = System.Text.Json.JsonDocument.Parse(string.Join('\n', agent.Output));
        var node = document.RootElement.GetProperty("components").EnumerateArray().Last();
        Assert.Equal(("node", "assumed", 0.2), (node.GetProperty("component").GetString(), node.GetProperty("method").GetString(), node.GetProperty("half_width").GetDouble()));
        Assert.Equal(0, document.RootElement.GetProperty("uncovered").GetArrayLength());
        Assert.StartsWith("row 'A40'", document.RootElement.GetProperty("devices")[0].GetProperty("catalogue").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_TwoTellTheRestOfTheNode_IsBadConfiguration()
    {
        await using ChildProcess agent = Start("serve", "--Host:NodeToGpuRatio=2", "--Host:OverheadWatts=400");

        Assert.Equal(78, await agent.WaitForExitAsync(Patience));
        Assert.Contains(agent.Errors, line => line.Contains("Host:OverheadWatts", StringComparison.Ordinal) && line.Contains("Host:NodeToGpuRatio", StringComparison.Ordinal));
    }

    private ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "footprint-agent.dll"), .. arguments, $"--StateDirectory={_state}"]);

    private static async Task<string> MetricsAsync(int port)
    {
        using var client = new HttpClient();
        string text = "";
        for (int i = 0; i < 200 && !text.Contains("gpu_energy_joules_total", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100);
            try
            {
                text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        return text;
    }
}
