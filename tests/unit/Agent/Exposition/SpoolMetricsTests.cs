using System.Buffers;
using System.Text;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Agent.Exposition;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.UnitTests.Agent.Exposition;

public sealed class SpoolMetricsTests
{
    private static readonly SpoolFigures Figures = new("/var/lib/footprint-agent/spool.db", 4_096_000)
    {
        WriteErrors = 3,
        PendingTicks = 17,
        SalvagedTicks = 400,
        DamagedTicks = 12,
        DeletedFiles = 2,
    };

    [Theory]
    [InlineData("footprint_agent_spool_file_bytes 4096000")]
    [InlineData("footprint_agent_spool_write_errors_total 3")]
    [InlineData("footprint_agent_spool_pending_ticks 17")]
    [InlineData("footprint_agent_spool_salvaged_ticks_total 400")]
    [InlineData("footprint_agent_spool_damaged_ticks_total 12")]
    [InlineData("footprint_agent_spool_deleted_files_total 2")]
    [InlineData("footprint_agent_spool_writable 1")]
    public void Write_Figures_EachHasItsSeries(string line) => Assert.Contains(line + "\n", Text(writer => QueueMetrics.Write(writer, Figures)), StringComparison.Ordinal);

    [Fact]
    public void Write_ADiskThatRefuses_IsNotWritable_AndItsPathStaysHere()
    {
        string text = Text(writer => QueueMetrics.Write(writer, Figures with { WriteError = "disk I/O error" }));

        Assert.Contains("footprint_agent_spool_writable 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/var/lib", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnEmptyQueue_HasNoOldestTick()
    {
        var queue = new QueueState(0, 0, null, 5, 0, 0, 5);
        Assert.DoesNotContain("oldest", Text(writer => QueueMetrics.Write(writer, queue)), StringComparison.Ordinal);

        string waiting = Text(writer => QueueMetrics.Write(writer, queue with { Ticks = 2, OldestUnixMicroseconds = 1_763_000_000_500_000, ThinnedTicks = 60 }));
        Assert.Contains("footprint_agent_queue_oldest_timestamp_seconds 1763000000.5\n", waiting, StringComparison.Ordinal);
        Assert.Contains("footprint_agent_queue_thinned_ticks_total 60\n", waiting, StringComparison.Ordinal);
    }

    private static string Text(Action<PrometheusWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(new PrometheusWriter(buffer));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
