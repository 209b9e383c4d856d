using System.Buffers;
using System.Text;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>What agents say of their queues, per host: nobody scrapes the agents of a fleet.</summary>
public sealed class AgentQueueMetricsTests : IFactorChains
{
    private static readonly Status Full = new() { QueueBytes = 200_000_000, QueueAgeMilliseconds = 901_500, ThinnedTicks = 60, DroppedTicks = 500, SetAsideTicks = 7 };

    FactorChain? IFactorChains.ChainFor(string zone) => null;

    [Fact]
    public void Queue_OfAConnectedAgent_IsShownWithWhatItLost() => Assert.Equal(
        [
            "footprint_collector_agent_queue_bytes{host=\"node-1\",agent=\"a\"} 200000000",
            "footprint_collector_agent_queue_oldest_age_seconds{host=\"node-1\",agent=\"a\"} 901.5",
            "footprint_collector_agent_dropped_ticks_total{host=\"node-1\",agent=\"a\"} 500",
            "footprint_collector_agent_thinned_ticks_total{host=\"node-1\",agent=\"a\"} 60",
            "footprint_collector_agent_set_aside_ticks_total{host=\"node-1\",agent=\"a\"} 7",
        ],
        Page(Report("a", true, Full)));

    [Fact]
    public void Queue_ThatIsEmpty_IsZero()
    {
        var page = Page(Report("a", true, new Status()));

        Assert.Equal(5, page.Count);
        Assert.All(page, line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Queue_ThatWasNotToldOrOfAnAgentThatWentAway_IsAbsent() => Assert.Empty(Page(Report("a", true, null), Report("b", false, Full)));

    /// <summary>A sum would fall when one of them goes, and rise when it comes back, as if it had lost everything again.</summary>
    [Fact]
    public void Queues_OfTwoAgentsUnderOneName_AreEachItsOwn()
    {
        var page = Page(Report("a", true, Full), Report("b", true, new Status { QueueBytes = 5, QueueAgeMilliseconds = 2_000_000, DroppedTicks = 1 }), Report("c", false, Full));

        Assert.Equal(10, page.Count);
        Assert.Contains("footprint_collector_agent_queue_bytes{host=\"node-1\",agent=\"a\"} 200000000", page);
        Assert.Contains("footprint_collector_agent_queue_oldest_age_seconds{host=\"node-1\",agent=\"b\"} 2000", page);
        Assert.Contains("footprint_collector_agent_dropped_ticks_total{host=\"node-1\",agent=\"b\"} 1", page);
        Assert.Contains("footprint_collector_agent_dropped_ticks_total{host=\"node-1\",agent=\"a\"} 500", page);
    }

    private static AgentReport Report(string id, bool isConnected, Status? status) => new(id, "node-1", "1", isConnected, DateTimeOffset.UnixEpoch, status);

    private List<string> Page(params AgentReport[] reports)
    {
        var live = new LiveState();
        foreach (var report in reports) live.Publish(report);
        var output = new ArrayBufferWriter<byte>();
        AgentQueueMetrics.Write(new PrometheusWriter(output), new MetricsRequest(DateTimeOffset.UnixEpoch, live.Current, new RunningTotals([], [], [], [], []), this));
        return [.. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }
}
