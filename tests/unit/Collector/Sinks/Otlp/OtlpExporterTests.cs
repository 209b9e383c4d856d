using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Collector.Sinks.Otlp;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Otlp;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Security;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Otlp;

/// <summary>The whole collector pushes to a real server on loopback.</summary>
public sealed class OtlpExporterTests : IFactorChains
{
    private static readonly string[] Names =
        ["hw.power W", "hw.gpu.utilization 1", "hw.gpu.memory.usage By", "hw.temperature Cel", "hw.energy J", "footprint.emissions g", "hw.host.energy J"];

    FactorChain? IFactorChains.ChainFor(string zone) => null;

    [Fact]
    public async Task Push_OfTwoHosts_SaysWhatTheMetricsPageSays()
    {
        await using var server = await OtlpServer.StartAsync();
        await using var rig = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}", "--Site:Zone=GB");
        await rig.PlayAsync(new PlayedAgent(rig.Time, 1, host: "node-1", devices: 2).Stream(4, 300));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, host: "node-2").Stream(4, 500));
        await rig.ScrapeAsync();

        await Exporter(rig).PushAsync(CancellationToken.None);

        var (path, _, _, message) = Assert.Single(server.Taken);
        Assert.Equal("/v1/metrics", path);
        Assert.Equal(["node-1", "node-2"], message.ResourceMetrics.Select(resource => Text(resource.Resource.Attributes, "host.name")));
        Assert.Equal(string.Concat(Enumerable.Repeat("01", 16)), Text(message.ResourceMetrics[0].Resource.Attributes, "host.id"));
        var scope = Assert.Single(message.ResourceMetrics[0].ScopeMetrics);
        Assert.Equal(Names, scope.Metrics.Select(metric => $"{metric.Name} {metric.Unit}"));
        var page = await rig.ScrapeAsync();
        Assert.Equal(300, PointOf(scope, "hw.power", "GPU-1-0").AsDouble);
        Assert.Equal((long)(CollectorRig.Start - DateTimeOffset.UnixEpoch).TotalSeconds * 1_000_000_000, (long)PointOf(scope, "hw.power", "GPU-1-0").TimeUnixNano);
        Assert.Equal(0.5, PointOf(scope, "hw.gpu.utilization", "GPU-1-0").AsDouble);
        Assert.Equal(1200, PointOf(scope, "hw.energy", "GPU-1-1").AsDouble);
        Assert.Equal(page.Single(line => line.Key.StartsWith("footprint_gpu_emissions_grams_total{host=\"node-1\",gpu_uuid=\"GPU-1-0\"", StringComparison.Ordinal)).Value, PointOf(scope, "footprint.emissions", "GPU-1-0").AsDouble);
        Assert.Equal("GB", Text(PointOf(scope, "footprint.emissions", "GPU-1-0").Attributes, "footprint.grid_zone"));
        var hostEnergy = Assert.Single(scope.Metrics.Single(metric => metric.Name == "hw.host.energy").Sum.DataPoints);
        Assert.Equal((2400, "gpu", "gpu"), (hostEnergy.AsDouble, Text(hostEnergy.Attributes, "hw.id"), Text(hostEnergy.Attributes, "footprint.component")));
        Assert.All(scope.Metrics.Where(metric => metric.Sum is not null), metric => Assert.Equal((AggregationTemporality.Cumulative, metric.Name != "hw.gpu.memory.usage"), (metric.Sum.AggregationTemporality, metric.Sum.IsMonotonic)));
    }

    [Fact]
    public async Task Push_OfASilentHost_HasItsTotalsAndNoReading()
    {
        await using var server = await OtlpServer.StartAsync();
        await using var rig = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}");
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(4, 300));
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        await Exporter(rig).PushAsync(CancellationToken.None);

        Assert.True(server.Taken.TryDequeue(out var taken));
        Assert.Equal(["hw.energy", "hw.host.energy"], taken.Message.ResourceMetrics.Single().ScopeMetrics.Single().Metrics.Select(metric => metric.Name));
    }

    [Fact]
    public async Task Push_ThatFails_IsCountedAndTheNextHasAll()
    {
        await using var server = await OtlpServer.StartAsync();
        await using var rig = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}");
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(4, 300));
        server.Status = 503;
        await Exporter(rig).PushAsync(CancellationToken.None);
        (server.Status, server.Rejects) = (200, 2);
        await Exporter(rig).PushAsync(CancellationToken.None);

        var page = await rig.ScrapeAsync();
        Assert.Equal(1, page["""footprint_collector_otlp_messages_total{outcome="failed"}"""]);
        Assert.Equal(1, page["""footprint_collector_otlp_messages_total{outcome="taken"}"""]);
        Assert.Equal(2, page["""footprint_collector_otlp_points_total{outcome="rejected"}"""]);
        Assert.Equal(4, page["""footprint_collector_otlp_points_total{outcome="taken"}"""]);
        Assert.Equal(1200, PointOf(server.Taken.Single().Message.ResourceMetrics.Single().ScopeMetrics.Single(), "hw.energy", "GPU-1-0").AsDouble);
    }

    /// <summary>OTLP has the reason beside the number of points, and a warning beside the number 0; each is said when it begins.</summary>
    [Theory]
    [InlineData(2, "out of\n bounds", 2351, "took a message but not 2 of its points, and says: out of  bounds")]
    [InlineData(2, "", 2351, "took a message but not 2 of its points, and says: nothing; see its log")]
    [InlineData(0, "use delta", 2353, "took a message with all of its points, and warns: use delta")]
    public async Task Push_WhoseReaderHasAReason_SaysItOnce(long rejects, string says, int id, string line)
    {
        await using var server = await OtlpServer.StartAsync();
        await using var rig = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}");
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(4, 300));
        using var log = new ErrorLogGuard();
        using var exporter = ActivatorUtilities.CreateInstance<OtlpExporter>(rig.Services, log.LoggerFor<OtlpExporter>());
        foreach (var (number, text) in ((long, string)[])[(rejects, says), (rejects, says), (0, ""), (rejects, says + new string('x', 5_000))])
        {
            (server.Rejects, server.Says) = (number, text);
            await exporter.PushAsync(CancellationToken.None);
        }

        Assert.Equal([id, id], log.Entries.Select(entry => entry.Event.Id));
        Assert.EndsWith(line, log.Entries.First().Message, StringComparison.Ordinal);
        Assert.True(log.Entries.Last().Message.Length < 500, "an answer of any length is in the log");
    }

    /// <summary>A reader whose limit of a message is small gets halves, and at its smallest nothing of the others is held back.</summary>
    [Theory]
    [InlineData(2, 5)]
    [InlineData(1, 5)]
    [InlineData(0, 0)]
    public async Task Push_ThatIsTooLarge_GoesInHalves(int most, int hosts)
    {
        await using var server = await OtlpServer.StartAsync();
        await using var rig = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}");
        for (byte host = 1; host <= 5; host++) await rig.PlayAsync(new PlayedAgent(rig.Time, host, host: $"node-{host}").Stream(4, 300));
        server.MostResources = most;

        await Exporter(rig).PushAsync(CancellationToken.None);

        Assert.Equal(hosts, server.Taken.SelectMany(taken => taken.Message.ResourceMetrics).Select(resource => Text(resource.Resource.Attributes, "host.name")).Distinct().Count());
        Assert.Equal(hosts, server.Taken.Sum(taken => taken.Message.ResourceMetrics.Count));
        Assert.Equal(hosts == 0 ? 5 : 0, Exporter(rig).Failures);
    }

    [Fact]
    public async Task Push_OverTls_TrustsTheCaThatItWasGivenAndNoOther()
    {
        using var pki = new TestPki();
        var issued = pki.Issue();
        using var certificate = X509Certificate2.CreateFromPemFile(issued.CertificateFile, issued.KeyFile);
        await using var server = await OtlpServer.StartAsync(certificate);
        await using var trusting = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}", $"--Otlp:CaFile={pki.CaFile}");
        await trusting.PlayAsync(new PlayedAgent(trusting.Time).Stream(4, 300));
        await Exporter(trusting).PushAsync(CancellationToken.None);
        Assert.Single(server.Taken);

        await using var strict = await CollectorRig.StartAsync($"--Otlp:Endpoint={server.Address}");
        await strict.PlayAsync(new PlayedAgent(strict.Time).Stream(4, 300));
        await Exporter(strict).PushAsync(CancellationToken.None);
        Assert.Equal((1, 0), (Exporter(strict).Failures, Exporter(strict).Pushes));
        Assert.Single(server.Taken);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(5, 2000)]
    public async Task Push_OfTenThousandGpus_ArrivesWhole(int hosts, int devices)
    {
        await using var server = await OtlpServer.StartAsync();
        var request = Fleet(hosts, devices);
        using var client = new OtlpClient(new(new Uri(server.Address, "/v1/metrics"), TimeSpan.FromSeconds(30)), "1.0", TimeProvider.System);

        foreach (var message in OtlpExporter.Messages(HostResource.Of(request, "1.0"))) Assert.Equal(new OtlpAnswer(null, 0), await client.PostAsync(message, CancellationToken.None));

        var scopes = server.Taken.SelectMany(taken => taken.Message.ResourceMetrics).SelectMany(resource => resource.ScopeMetrics).ToList();
        var power = scopes.SelectMany(scope => scope.Metrics).Where(metric => metric.Name == "hw.power").SelectMany(metric => metric.Gauge.DataPoints).ToList();
        Assert.Equal(10_000, power.Select(point => Text(point.Attributes, "hw.id")).Distinct().Count());
        Assert.Equal(10_000 * 300.0, scopes.SelectMany(scope => scope.Metrics).Where(metric => metric.Name == "hw.energy").SelectMany(metric => metric.Sum.DataPoints).Sum(point => point.AsDouble));
        Assert.Equal(hosts, scopes.SelectMany(scope => scope.Metrics).Count(metric => metric.Name == "hw.host.energy"));
        Assert.All(server.Taken, taken => Assert.InRange(taken.Bytes, 1, 4 << 20));
    }

    private MetricsRequest Fleet(int hosts, int devices)
    {
        var (live, now) = (new LiveState(), CollectorRig.Start);
        var energy = new List<EnergyTotal>();
        for (var host = 0; host < hosts; host++)
        {
            var inventory = new Inventory { Host = $"node-{host:000}" };
            inventory.Devices.Add(Enumerable.Range(0, devices).Select(i => new Device { Uuid = $"GPU-{host}-{i}", Kind = DeviceKind.Gpu, Model = "NVIDIA H100 80GB HBM3" }));
            var end = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            List<DeviceRow> rows = [.. Enumerable.Range(0, devices).Select(i => new DeviceRow
            {
                Device = i, Kind = RowKind.Interval, StartMicroseconds = end - 1_000_000, EndMicroseconds = end, Millijoules = 300_000, CumulativeMillijoules = 300_000, Method = Method.Counter, PowerMilliwatts = 300_000,
            })];
            live.Publish([new LiveTick($"agent-{host}", inventory.Host, now, 0, new Tick(end, end, inventory, rows, []))]);
            energy.AddRange(inventory.Devices.Select(device => new EnergyTotal(inventory.Host, device.Uuid, Method.Counter, PowerState.Active, new EnergyCell(300_000, 285_000, 315_000, 1000))));
        }

        return new(now, live.Current, new RunningTotals(energy, [], [], [], []), this);
    }

    private static OtlpExporter Exporter(CollectorRig rig) => rig.Services.GetRequiredService<OtlpExporter>();

    private static NumberDataPoint PointOf(ScopeMetrics scope, string metric, string device)
    {
        var found = scope.Metrics.Single(one => one.Name == metric);
        return (found.Sum?.DataPoints ?? found.Gauge.DataPoints).Single(point => Text(point.Attributes, "hw.id") == device);
    }

    private static string Text(IEnumerable<KeyValue> attributes, string key) => attributes.Single(attribute => attribute.Key == key).Value.StringValue;
}
