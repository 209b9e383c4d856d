using System.Buffers;
using System.Text;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.UnitTests.Contracts.Exposition;

public sealed class PrometheusWriterTests
{
    [Fact]
    public void Sample_OfAFamily_WritesHeaderOnce()
    {
        var text = Render(writer =>
        {
            writer.Family("a_total", MetricType.Counter, "What it counts.");
            writer.Sample(1, ("host", "h1"), ("gpu", "0"));
            writer.Sample(0.1, ("host", "h2"), ("gpu", "0"));
            writer.Family("b", MetricType.Gauge, "What it is.");
            writer.Sample(2);
        });

        Assert.Equal("""
            # HELP a_total What it counts.
            # TYPE a_total counter
            a_total{host="h1",gpu="0"} 1
            a_total{host="h2",gpu="0"} 0.1
            # HELP b What it is.
            # TYPE b gauge
            b 2

            """, text, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Family_WithoutSamples_IsAbsent() => Assert.Equal("", Render(writer => writer.Family("a", MetricType.Gauge, "Nothing is known.")));

    [Fact]
    public void Sample_HostileText_IsEscaped()
    {
        var text = Render(writer =>
        {
            writer.Family("a", MetricType.Gauge, "back\\slash\nand line");
            writer.Sample(1, ("host", "x\"} 1\nevil 2 \\"));
        });

        Assert.Equal("# HELP a back\\\\slash\\nand line\n# TYPE a gauge\na{host=\"x\\\"} 1\\nevil 2 \\\\\"} 1\n", text);
    }

    [Theory]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e21, "1E+21")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Sample_AnyValue_RoundTrips(double value, string expected) =>
        Assert.Contains($"\na {expected}\n", Render(writer => { writer.Family("a", MetricType.Gauge, "x"); writer.Sample(value); }), StringComparison.Ordinal);

    private static string Render(Action<PrometheusWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(new PrometheusWriter(buffer));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
