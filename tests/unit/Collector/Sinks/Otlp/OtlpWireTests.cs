using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Sinks.Otlp;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Otlp;

/// <summary>A push by the field numbers of the OTLP specification 1.x, which no reader of our own <c>.proto</c> would notice to be wrong.</summary>
public sealed class OtlpWireTests
{
    private const double Watts = 300;

    [Fact]
    public async Task Push_ByTheNumbersOfTheSpecification_SaysWhatItMeans()
    {
        await using var server = await OtlpServer.StartAsync();
        await using var rig = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}", "--Site:Zone=GB");
        await rig.PlayAsync(new PlayedAgent(rig.Time, host: "node-1").Stream(4, (int)Watts));
        await rig.Services.GetRequiredService<OtlpExporter>().PushAsync(CancellationToken.None);

        // ExportMetricsServiceRequest.resource_metrics; ResourceMetrics.resource, scope_metrics; Resource.attributes
        var resource = new WireFields(Assert.Single(server.Taken).Message.ToByteArray()).One(1);
        Assert.Equal("node-1", TagsOf(resource.One(1), 1)["host.name"]);
        // ScopeMetrics.scope, metrics; InstrumentationScope.name, version
        var scope = resource.One(2);
        Assert.NotEqual("", scope.One(1).Text(1));
        Assert.NotEqual("", scope.One(1).Text(2));
        // Metric.name, description, unit, gauge, sum
        var metrics = scope.All(2).ToDictionary(metric => metric.Text(1));
        Assert.All(metrics.Values, metric => Assert.Subset(new HashSet<int> { 1, 2, 3, 5, 7 }, metric.Numbers.ToHashSet()));
        Assert.Equal(("W", "J", "g"), (metrics["hw.power"].Text(3), metrics["hw.energy"].Text(3), metrics["footprint.emissions"].Text(3)));
        Assert.Contains("operational", metrics["footprint.emissions"].Text(2), StringComparison.Ordinal);
        // Gauge.data_points; NumberDataPoint.time_unix_nano, as_double, attributes
        var power = metrics["hw.power"].One(5).One(1);
        Assert.Equal((ulong)CollectorRig.Start.ToUnixTimeSeconds() * 1_000_000_000, power.Fixed(3));
        Assert.Equal(Watts, BitConverter.UInt64BitsToDouble(power.Fixed(4)));
        Assert.Equal(("GPU-1-0", "gpu"), (TagsOf(power, 7)["hw.id"], TagsOf(power, 7)["hw.type"]));
        // Sum.data_points, aggregation_temporality (2: cumulative), is_monotonic
        var energy = metrics["hw.energy"].One(7);
        Assert.Equal((2ul, 1ul), (energy.Whole(2), energy.Whole(3)));
        Assert.Equal(4 * Watts, BitConverter.UInt64BitsToDouble(energy.One(1).Fixed(4)));
    }

    /// <summary>KeyValue.key, value; AnyValue.string_value.</summary>
    private static Dictionary<string, string> TagsOf(WireFields message, int field) =>
        message.All(field).Where(tag => tag.One(2).Numbers.SequenceEqual([1])).ToDictionary(tag => tag.Text(1), tag => tag.One(2).Text(1));
}
