using System.Net;
using System.Net.Sockets;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.UnitTests.Agent;

/// <summary>The built service as a process: what a person sees when the configuration is wrong, and when it is right.</summary>
public sealed class AgentProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _state = Directory.CreateTempSubdirectory("footprint-agent").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory]
    [InlineData("--Sampling:Intervall=1s", "Sampling:Intervall: is not a known setting")]
    [InlineData("--Sampling:Interval=1", "Sampling:Interval: '1' is not a duration")]
    [InlineData("--Spool:MaxSize=64MB", "Spool:MaxSize: '64MB' is not a size")]
    [InlineData("--Metrics:Listen=0.0.0.0:9852", "Metrics:Listen: 0.0.0.0:9852 is not a loopback address")]
    [InlineData("--Devices:x:Model=Riva 128", "Devices:x:Model: 'Riva 128' is not in the catalogue")]
    [InlineData("--Devices:x:Count=2", "Devices:x:Model: is missing")]
    [InlineData("--Collector:Endpoint=somewhere", "Collector:Endpoint: 'somewhere' is not an address")]
    [InlineData("--config=/nonexistent.json", "/nonexistent.json: cannot be read")]
    public async Task Serve_BadConfiguration_SaysOneLineAndExits78(string argument, string expected)
    {
        await using var agent = Start("serve", argument);

        Assert.Equal(78, await agent.WaitForExitAsync(Patience));
        Assert.StartsWith("footprint-agent: " + expected, Assert.Single(agent.Errors), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state));
    }

    [Fact]
    public async Task Serve_PortInUse_SaysOneLineAndExits78()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var agent = Start("serve", $"--Metrics:Listen={taken.LocalEndpoint}", "--Demo:Devices=1");

        Assert.Equal(78, await agent.WaitForExitAsync(Patience));
        Assert.Equal($"footprint-agent: Metrics:Listen: {taken.LocalEndpoint} is in use by another process", Assert.Single(agent.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state));
    }

    [Fact]
    public async Task Serve_StateWithoutAnId_SaysOneLineAndExits78()
    {
        await File.WriteAllTextAsync(Path.Combine(_state, "agent-id"), "rubbish");
        await using var agent = Start("serve", $"--Metrics:Listen=127.0.0.1:{FreePort.Next()}");

        Assert.Equal(78, await agent.WaitForExitAsync(Patience));
        Assert.Contains("StateDirectory: ", Assert.Single(agent.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Demo_ShowsMetricsAndStopsAtSigterm()
    {
        var port = FreePort.Next();
        await using var agent = Start("serve", $"--Metrics:Listen=127.0.0.1:{port}", "--Demo:Devices=2", "--Host:Name=h1");

        // The families are there before the library has answered.
        var text = await MetricsAsync(port, "method=\"simulated\"");

        Assert.Contains("footprint_agent_gpu_source_up 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("method=\"counter\"", text, StringComparison.Ordinal);
        Assert.Equal(0, await agent.TerminateAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Help_ListsSettingsWithDefaults()
    {
        await using var agent = ChildProcess.Start("dotnet", [Binary(), "--help"]);

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        Assert.Contains(agent.Output, line => line.Contains("Metrics:Listen", StringComparison.Ordinal) && line.Contains("127.0.0.1:9852", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Devices_Json_NamesMethodAndRange()
    {
        await using var agent = Start("devices", "--json", "--Devices:x:Model=A100");

        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        var text = string.Join('\n', agent.Output);
        Assert.Contains("\"method\": \"assumed\"", text, StringComparison.Ordinal);
        Assert.Contains("\"max_watts\": 407", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownCommand_Exits2()
    {
        await using var agent = ChildProcess.Start("dotnet", [Binary(), "sing"]);

        Assert.Equal(2, await agent.WaitForExitAsync(Patience));
    }

    private ChildProcess Start(params string[] arguments) => ChildProcess.Start("dotnet", [Binary(), .. arguments, $"--StateDirectory={_state}"]);

    private static string Binary() => Path.Combine(AppContext.BaseDirectory, "footprint-agent.dll");

    private static async Task<string> MetricsAsync(int port, string wanted)
    {
        using var client = new HttpClient();
        var text = "";
        for (var i = 0; i < 100 && !text.Contains(wanted, StringComparison.Ordinal); i++)
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
