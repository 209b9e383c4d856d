using System.Buffers;
using System.Text;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

public sealed class AgentClockMetricsTests : IFactorChains
{
    FactorChain? IFactorChains.ChainFor(string zone) => null;

    [Theory]
    [Trait("Fault", "F36")]
    [InlineData(3_600_000_000, "3600")]
    [InlineData(-5_250_000, "-5.25")]
    [InlineData(0, "0")]
    public void Clock_OfAConnectedAgent_IsShown(long microseconds, string seconds) =>
        Assert.Equal([$"footprint_collector_agent_clock_ahead_seconds{{host=\"node-1\"}} {seconds}"], Page(Report("a", true, microseconds)));

    [Fact]
    public void Clock_ThatWasNotToldOrOfAnAgentThatWentAway_IsAbsent() => Assert.Empty(Page(Report("a", true, null), Report("b", false, 7_000_000)));

    [Fact]
    public void Clocks_OfTwoAgentsUnderOneName_ShowTheOneFurtherOff() =>
        Assert.Equal(["footprint_collector_agent_clock_ahead_seconds{host=\"node-1\"} -9"], Page(Report("a", true, 2_000_000), Report("b", true, -9_000_000), Report("c", true, null)));

    private static AgentReport Report(string id, bool isConnected, long? ahead) =>
        new(id, "node-1", "1", isConnected, DateTimeOffset.UnixEpoch, null) { ClockAheadMicroseconds = ahead };

    private List<string> Page(params AgentReport[] reports)
    {
        var live = new LiveState();
        foreach (var report in reports) live.Publish(report);
        var output = new ArrayBufferWriter<byte>();
        AgentClockMetrics.Write(new PrometheusWriter(output), new MetricsRequest(DateTimeOffset.UnixEpoch, live.Current, new RunningTotals([], [], [], [], []), this));
        return [.. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }
}
