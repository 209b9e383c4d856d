using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Nvml;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Quickstart;

/// <summary>The first command of the README, as it is typed.</summary>
[Collection(QuietCollection.Name)]
public sealed partial class QuickstartTests(ITestOutputHelper output)
{
    [FakeNvmlFact]
    public async Task Quickstart_RealGpus_ShowsThemAndLeavesNothingBehind()
    {
        using var state = new TemporaryDirectory();
        var scenario = new NvmlScenario(state, """
            devices 2 watts=300
            device 0 uuid=GPU-00000000-0000-0000-0000-000000000500
            device 1 uuid=GPU-00000000-0000-0000-0000-000000000501 watts=120
            """);
        // A zone of the annual table: no test asks anybody beyond this machine.
        var run = await QuickstartScript.RunAsync(state, scenario.Environment, "--for", "5s", "--zone", "DE", "--nvml", FakeNvmlBuild.Current, "--port-base", PortBase());
        output.WriteLine(run.Transcript);
        AssertEndedWell(run);
        Assert.Contains(run.Output, line => line.Contains("NVML answers", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Output, line => line.Contains("simulated", StringComparison.OrdinalIgnoreCase));
        AssertRow(run, 0, "counter", 300);
        AssertRow(run, 1, "counter", 120);
    }

    [NoNvmlFact]
    public async Task Quickstart_NoGpus_SimulatesAndSaysSo()
    {
        using var state = new TemporaryDirectory();
        var run = await QuickstartScript.RunAsync(state, null, "--for", "5s", "--port-base", PortBase());
        output.WriteLine(run.Transcript);
        AssertEndedWell(run);
        Assert.Contains(run.Output, line => line.Contains("SIMULATED", StringComparison.Ordinal));
        Assert.Equal(8, run.Output.Count(line => Row().Match(line) is { Success: true } row && row.Groups["method"].Value == "simulated"));
    }

    [NoNvmlFact]
    public async Task Quickstart_CtrlC_PrintsTheSummaryAndStopsBoth()
    {
        using var state = new TemporaryDirectory();
        var run = await QuickstartScript.InterruptAsync(state, TimeSpan.FromSeconds(3), "--port-base", PortBase());
        output.WriteLine(run.Transcript);
        AssertEndedWell(run);
        Assert.Equal(8, run.Output.Count(line => Row().Match(line) is { Success: true } row && row.Groups["method"].Value == "simulated"));
        // Asked to end, not killed: the same as after --for.
        Assert.Contains(File.ReadLines(state.Combine("collector.log")), line => line.Contains("The ledger stopped after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quickstart_UnknownOption_Exits2()
    {
        using var state = new TemporaryDirectory();
        var run = await QuickstartScript.RunAsync(state, null, "--turbo");
        Assert.Equal(2, run.Code);
        Assert.Equal("quickstart: unknown option: --turbo", run.Errors[0]);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--port-base", "99999")]
    [InlineData("--for", "soon")]
    public async Task Quickstart_WrongValue_Exits2AndNamesIt(string option, string value)
    {
        using var state = new TemporaryDirectory();
        var run = await QuickstartScript.RunAsync(state, null, option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains($"{option} {value}", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_PortInUse_SaysWhichAndStartsNothing()
    {
        using var state = new TemporaryDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var run = await QuickstartScript.RunAsync(state, null, "--port-base", (port - 1).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, run.Code);
        Assert.Contains(" in use", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static void AssertEndedWell(ScriptRun run)
    {
        Assert.True(run.Code == 0, run.Transcript);
        Assert.Empty(run.Errors);
        Assert.Empty(run.LeftBehind);
    }

    private static void AssertRow(ScriptRun run, int gpu, string method, double watts)
    {
        var row = run.Output.Select(line => Row().Match(line)).LastOrDefault(match => match.Success && match.Groups["gpu"].Value == $"{gpu}");
        Assert.True(row is not null, $"no row of {gpu}:\n{run.Transcript}");
        Assert.Equal(method, row.Groups["method"].Value);
        Assert.InRange(Number(row, "watts"), watts * 0.98, watts * 1.02);
        Assert.InRange(Number(row, "joules"), watts * 1, watts * 60);
        Assert.True(Number(row, "grams") > 0);
    }

    private static double Number(Match row, string name) => double.Parse(row.Groups[name].Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string PortBase() => FreePort.Next().ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s(?<gpu>\d+)\s+\S.*\s(?<method>counter|integrated|simulated)\W+(?<watts>[\d.,]+)\W+(?<joules>[\d.,]+)\W+(?<grams>[\d.,]+(E-\d+)?)")]
    private static partial Regex Row();
}
