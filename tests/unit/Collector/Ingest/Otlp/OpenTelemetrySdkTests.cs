using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Ingest.Otlp;

/// <summary>A stranger's exporter: OpenTelemetry's own for .NET.</summary>
public sealed class OpenTelemetrySdkTests
{
    [Fact]
    public async Task Export_OfTheSdk_IsCounted()
    {
        await using var rig = await CollectorRig.StartAsync();
        // The exporter's clock is the machine's, and goes on: the collector's stands an hour later, so that nothing is in its future.
        await rig.RestartAfterAsync(TimeProvider.System.GetUtcNow() - CollectorRig.Start + TimeSpan.FromHours(1));
        var joules = 1_000.0;
        KeyValuePair<string, object?>[] gpu = [new("hw.id", "GPU-sdk"), new("hw.type", "gpu"), new("hw.model", "NVIDIA L4")];
        using var meter = new Meter("sdk");
        meter.CreateObservableGauge("hw.power", () => new Measurement<double>(72, gpu), "W");
        meter.CreateObservableCounter("hw.energy", () => new Measurement<double>(joules, gpu), "J");
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("sdk")
            .ConfigureResource(resource => resource.AddAttributes([new KeyValuePair<string, object>("host.name", "sdk-1")]))
            .AddOtlpExporter((exporter, reader) =>
            {
                (exporter.Endpoint, exporter.Protocol) = (rig.Grpc, OtlpExportProtocol.Grpc);
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = int.MaxValue;
            })
            .Build();

        Assert.True(provider.ForceFlush());
        joules = 1_500;
        // Two looks within a quarter of a second are one.
        await Task.Delay(500);
        Assert.True(provider.ForceFlush());

        const string Energy = """footprint_gpu_energy_joules_total{host="sdk-1",gpu_uuid="GPU-sdk",gpu_index="0",method="counter"}""";
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await rig.ScrapeAsync()).GetValueOrDefault(Energy) != 500) await Task.Delay(20, patience.Token);
    }
}
