using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Otlp;
using TelemetryFootprint.UnitTests.Collector.Running;
using static TelemetryFootprint.TestKit.Net.OtlpCaller;

namespace TelemetryFootprint.UnitTests.Collector.Ingest.Otlp;

/// <summary>Points that come over OTLP, through the whole collector: its listener, its inbox, its ledger.</summary>
public sealed class OtlpIntakeTests
{
    private static readonly (string, string)[] Gpu = [("hw.id", "GPU-a"), ("hw.type", "gpu")];

    [Fact]
    public async Task Counter_ThatGrows_IsEnergyOnceOverRepeatsAndRestarts()
    {
        await using var rig = await CollectorRig.StartAsync();
        var first = Look(rig.Time.GetUtcNow(), 1_000, 300);
        await TakenAsync(rig, first);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var second = Look(rig.Time.GetUtcNow(), 4_000, 300);
        await TakenAsync(rig, second);
        await TakenAsync(rig, second);
        await TakenAsync(rig, first);
        Assert.Equal(3_000, await JoulesAsync(rig, "node-1"));

        await rig.RestartAfterAsync(TimeSpan.FromMinutes(10));
        await TakenAsync(rig, second);
        await TakenAsync(rig, Look(rig.Time.GetUtcNow(), 9_500, 300));

        Assert.Equal(8_500, await JoulesAsync(rig, "node-1"));
    }

    [Fact]
    public async Task Counter_ThatFell_OpensAnew()
    {
        await using var rig = await CollectorRig.StartAsync();
        foreach (var joules in (double[])[5_000, 6_000, 100, 700])
        {
            await TakenAsync(rig, Look(rig.Time.GetUtcNow(), joules, 300));
            rig.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(1_600, await JoulesAsync(rig, "node-1"));
    }

    [Fact]
    public async Task Power_WithoutACounter_IsIntegratedButNotOverALongSilence()
    {
        await using var rig = await CollectorRig.StartAsync();
        foreach (var (watts, pause) in ((double, int)[])[(200, 60), (400, 60), (400, 151), (400, 60), (100, 0)])
        {
            await TakenAsync(rig, new() { ResourceMetrics = { Host("node-1", Gauge("hw.power", Point(rig.Time.GetUtcNow(), watts, Gpu))) } });
            rig.Time.Advance(TimeSpan.FromSeconds(pause));
        }

        Assert.Equal((300 * 60) + (400 * 60) + (250 * 60), await JoulesAsync(rig, "node-1"));
        var page = await rig.ScrapeAsync();
        Assert.Equal(57_000, page["""footprint_gpu_energy_joules_total{host="node-1",gpu_uuid="GPU-a",gpu_index="0",method="integrated"}"""]);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, 3, true)]
    [InlineData(3, 0, false)]
    public async Task PowerAndCounter_InMessagesOfTheirOwn_AreTheCountersEnergy(int powerLate, int counterLate, bool isPowerFirst)
    {
        await using var rig = await CollectorRig.StartAsync();
        foreach (var joules in (double[])[1_000, 4_000, 9_000])
        {
            var now = rig.Time.GetUtcNow();
            Metric[] both =
            [
                Gauge("hw.power", Point(now.AddSeconds(powerLate - 3), 10, Gpu)), Sum("hw.energy", Point(now.AddSeconds(counterLate - 3), joules, Gpu)),
            ];
            foreach (var metric in isPowerFirst ? both : both.Reverse()) await TakenAsync(rig, new() { ResourceMetrics = { Host("node-1", metric) } });
            rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(8_000, await JoulesAsync(rig, "node-1"));
    }

    [Fact]
    public async Task Look_WhoseLastIsRefused_IsNotCountedAgainWhenAllComeAgain()
    {
        await using var rig = await CollectorRig.StartAsync();
        var now = rig.Time.GetUtcNow();
        ExportMetricsServiceRequest Message() => new()
        {
            ResourceMetrics =
            {
                Host("node-1", Sum("hw.energy", Point(now.AddSeconds(-20), 1_000, Gpu), Point(now.AddSeconds(-10), 2_000, Gpu), Point(now, 3_000, Gpu), Point(now.AddSeconds(6), 3_600, Gpu))),
            },
        };
        Assert.Equal(1, (await TakenAsync(rig, Message())).PartialSuccess.RejectedDataPoints);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null((await TakenAsync(rig, Message())).PartialSuccess);

        Assert.Equal(2_600, await JoulesAsync(rig, "node-1"));
    }

    [Fact]
    public async Task Power_OfDevicesThatAreWrittenOneAfterTheOther_IsWholeForEach()
    {
        await using var rig = await CollectorRig.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            var now = rig.Time.GetUtcNow();
            await TakenAsync(rig, new()
            {
                ResourceMetrics = { Host("node-1", Gauge("hw.power", Point(now.AddMilliseconds(-200), 100, Gpu), Point(now, 100, ("hw.id", "GPU-b")))) },
            });
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2 * 4 * 100, await JoulesAsync(rig, "node-1"));
    }

    [Fact]
    public async Task Dcgm_OfTwoHostsInOneMessage_IsReadByItsOwnNamesAndUnits()
    {
        await using var rig = await CollectorRig.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            var (now, grown) = (rig.Time.GetUtcNow(), i);
            Metric[] OfHost(string host) =>
            [
                Sum("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", Of(host, 0, 1e9 + (grown * 9e6)), Of(host, 1, 2e9 + (grown * 3e6))),
                // A few milliseconds later, and once for each MIG instance of the board.
                Gauge("DCGM_FI_DEV_POWER_USAGE", Of(host, 0, 300, 7), Of(host, 0, 300, 7), Of(host, 1, 100, 7)),
                Gauge("DCGM_FI_DEV_GPU_UTIL", Of(host, 0, 88, 9)), Gauge("DCGM_FI_DEV_SM_CLOCK", Of(host, 0, 1410)),
            ];
            NumberDataPoint Of(string host, int gpu, double value, int late = 0) => Point(
                now.AddMilliseconds(late), value, ("Hostname", host), ("UUID", $"GPU-{host}-{gpu}"), ("gpu", $"{gpu}"), ("modelName", "NVIDIA A100-SXM4-80GB"));

            await TakenAsync(rig, new() { ResourceMetrics = { Host("", [.. OfHost("dgx-1"), .. OfHost("dgx-2")]) } });
            if (i == 0) rig.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((12_000, 12_000), (await JoulesAsync(rig, "dgx-1"), await JoulesAsync(rig, "dgx-2")));
        var page = await rig.ScrapeAsync();
        Assert.Equal(9_000, page["""footprint_gpu_energy_joules_total{host="dgx-1",gpu_uuid="GPU-dgx-1-0",gpu_index="0",method="counter"}"""]);
        Assert.Equal(300, page["""footprint_gpu_power_watts{host="dgx-2",gpu_uuid="GPU-dgx-2-0",gpu_index="0",method="counter"}"""]);
        Assert.Equal(0.88, page["""footprint_gpu_utilization_ratio{host="dgx-1",gpu_uuid="GPU-dgx-1-0",gpu_index="0"}"""]);
        Assert.Equal(4, page["""footprint_collector_otlp_received_points_total{outcome="ignored"}"""]);
    }

    [Theory]
    [InlineData("no host", "", "hw.power", 300.0, "GPU-a", 0)]
    [InlineData("no device", "node-1", "hw.power", 300.0, "", 0)]
    [InlineData("a figure that no GPU can have", "node-1", "hw.power", -1.0, "GPU-a", 0)]
    [InlineData("a figure that no GPU can have", "node-1", "hw.energy", double.NaN, "GPU-a", 0)]
    [InlineData("a figure that no GPU can have", "node-1", "hw.energy", 1e30, "GPU-a", 0)]
    [InlineData("not printable", "node\n1", "hw.power", 300.0, "GPU-a", 0)]
    [InlineData("too long", "node-1", "hw.power", 300.0, "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 0)]
    [InlineData("in the collector's future", "node-1", "hw.power", 300.0, "GPU-a", 3600)]
    public async Task Point_ThatCannotBeUsed_IsToldAndItsNeighbourCounts(string reason, string host, string metric, double value, string uuid, int ahead)
    {
        await using var rig = await CollectorRig.StartAsync();
        var now = rig.Time.GetUtcNow();
        var answer = await TakenAsync(rig, new()
        {
            ResourceMetrics = { Host(host, Gauge(metric, Point(now.AddSeconds(ahead), value, ("hw.id", uuid)))), Host("node-2", Gauge("hw.power", Point(now, 300, Gpu))) },
        });

        Assert.Equal(1, answer.PartialSuccess.RejectedDataPoints);
        Assert.Contains(reason, answer.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, (await rig.ScrapeAsync())["""footprint_collector_otlp_received_points_total{outcome="used"}"""]);
    }

    /// <summary>As the OpenTelemetry Collector's own exporter sends it unless told otherwise.</summary>
    [Fact]
    public async Task Export_OfAGzippedMessage_IsCountedAsAnyOther()
    {
        await using var rig = await CollectorRig.StartAsync();
        foreach (var joules in (double[])[1_000, 1_450])
        {
            var (answer, status) = await ExportAsync(
                rig.Grpc, new() { ResourceMetrics = { Host("node-1", Sum("hw.energy", Point(rig.Time.GetUtcNow(), joules, Gpu))) } }, isGzipped: true);
            Assert.Equal(("", 0), (status, answer!.PartialSuccess?.RejectedDataPoints ?? 0));
            rig.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(450, await JoulesAsync(rig, "node-1"));
    }

    [Fact]
    public async Task Counter_OfDeltas_IsRefusedWithTheRemedy()
    {
        await using var rig = await CollectorRig.StartAsync();
        var metric = Sum("hw.energy", Point(rig.Time.GetUtcNow(), 5, Gpu));
        metric.Sum.AggregationTemporality = AggregationTemporality.Delta;

        Assert.Contains("set the exporter to cumulative", (await TakenAsync(rig, new() { ResourceMetrics = { Host("node-1", metric) } })).PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_ThatAnAgentReports_IsRefusedAndOpensAnewAfterwards()
    {
        await using var rig = await CollectorRig.StartAsync();
        NumberDataPoint Now(double joules) => Point(rig.Time.GetUtcNow(), joules, ("hw.id", "GPU-1-0"));
        Task<ExportMetricsServiceResponse> SayAsync(double joules) => TakenAsync(rig, new() { ResourceMetrics = { Host("node-1", Sum("hw.energy", Now(joules))) } });
        await SayAsync(1_000);
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(4, 300));
        Assert.Contains("another agent reports GPU-1-0", (await SayAsync(50_000)).PartialSuccess.ErrorMessage, StringComparison.Ordinal);

        // Its agent is gone; what the counter grew by meanwhile was the agent's to count, also over a restart.
        await rig.RestartAfterAsync(TimeSpan.FromMinutes(5));
        await SayAsync(90_000);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await SayAsync(90_600);

        Assert.Equal(1_200 + 600, await JoulesAsync(rig, "node-1"));
    }

    /// <summary>One GPU by the node's exporter and by that of a container on it, which calls itself otherwise: each sees all of its energy.</summary>
    [Theory]
    [InlineData(60, 900)]
    [InlineData(120, 900)]
    [InlineData(600, 900)]
    public async Task Device_OfTwoReportersWhoComeSeldom_CountsOnceAndIsAnAlert(int seconds, int lookedAtAfter)
    {
        await using var rig = await CollectorRig.StartAsync();
        var looks = 12;
        for (var look = 0; look < looks; look++)
        {
            foreach (var host in (string[])["node-1", "dcgm-abc"])
            {
                var joules = (look * 2 * 1_000) + (host == "node-1" ? 0 : 1_000);
                await TakenAsync(rig, new() { ResourceMetrics = { Host(host, Sum("hw.energy", Point(rig.Time.GetUtcNow(), joules, Gpu))) } });
                rig.Time.Advance(TimeSpan.FromSeconds(seconds / 2));
            }
        }

        Assert.Equal(((looks - 1) * 2_000, 0), (await JoulesAsync(rig, "node-1"), await JoulesAsync(rig, "dcgm-abc")));
        var refused = rig.Services.GetRequiredService<DeviceLeases>().RecentlyRefused;
        var sighting = Assert.Single(DuplicateAlerts.Of(refused, [], TimeSpan.FromSeconds(lookedAtAfter)));
        Assert.Equal((AlertReading.Raised, "GPU-a"), (sighting.Reading, sighting.Subject.Aspect));
    }

    [Fact]
    public async Task Relay_WithItsToken_SendsItsHostsAndNoOthers()
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:Required=true");
        string Token(TokenRequest request)
        {
            var (credential, hash, secret) = request.Make(rig.Time.GetUtcNow());
            rig.Services.GetRequiredService<ICredentialStore>().Add(credential, hash);
            return secret.Reveal();
        }

        var message = new ExportMetricsServiceRequest
        {
            ResourceMetrics = { Host("gpu-1", Gauge("hw.power", Point(rig.Time.GetUtcNow(), 300, Gpu))), Host("web-1", Gauge("hw.power", Point(rig.Time.GetUtcNow(), 300, Gpu))) },
        };
        Assert.StartsWith("16 a token is needed", (await ExportAsync(rig.Grpc, message)).Status, StringComparison.Ordinal);
        Assert.StartsWith("16 ", (await ExportAsync(rig.Grpc, message, Token(new TokenRequest(Host: "gpu-1")))).Status, StringComparison.Ordinal);
        var (answer, status) = await ExportAsync(rig.Grpc, message, Token(new TokenRequest(Relay: true, Hosts: "gpu-*")));

        Assert.Equal("", status);
        Assert.Equal(1, answer!.PartialSuccess.RejectedDataPoints);
        Assert.Contains("for hosts gpu-*, not for web-1", answer.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>Each collector knows a counter as it saw it last: of A, B, A again the way through B would be counted by both.</summary>
    [Fact]
    public async Task Export_ToACollectorOfASharedStore_IsRefusedForGoodWithTheRemedy()
    {
        await using var rig = await CollectorRig.StartAsync("--InfluxDb:Url=http://127.0.0.1:1", "--InfluxDb:Version=1", "--InfluxDb:Database=d", "--Store:Mode=influxdb");
        foreach (var joules in (double[])[100, 1_000])
        {
            var (answer, status) = await ExportAsync(rig.Grpc, Look(rig.Time.GetUtcNow(), joules, 300));
            Assert.Null(answer);
            // FAILED_PRECONDITION: the exporters of .NET, of Go and of the OpenTelemetry Collector let the message go and say why.
            Assert.StartsWith("9 OTLP is not taken with Store:Mode=influxdb", status, StringComparison.Ordinal);
            Assert.EndsWith("Send each source to one collector with Store:Mode=embedded, or run an agent on its host", status, StringComparison.Ordinal);
            rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var page = await rig.ScrapeAsync();
        Assert.Equal(4, page["""footprint_collector_otlp_received_points_total{outcome="rejected"}"""]);
        Assert.Equal(0, page["""footprint_collector_otlp_received_points_total{outcome="used"}"""]);
        Assert.Empty((await rig.JsonAsync("/api/v1/devices")).GetProperty("devices").EnumerateArray());
    }

    private static ExportMetricsServiceRequest Look(DateTimeOffset at, double joules, double watts) =>
        new() { ResourceMetrics = { Host("node-1", Sum("hw.energy", Point(at, joules, Gpu)), Gauge("hw.power", Point(at, watts, Gpu))) } };

    private static async Task<ExportMetricsServiceResponse> TakenAsync(CollectorRig rig, ExportMetricsServiceRequest message)
    {
        var (answer, status) = await ExportAsync(rig.Grpc, message);
        Assert.Equal("", status);
        return answer!;
    }

    /// <summary>By the metrics page, once the ledger has the inbox.</summary>
    private static async Task<double> JoulesAsync(CollectorRig rig, string host)
    {
        var inbox = rig.Services.GetRequiredService<SqliteInbox>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (inbox.Consumers() is not [var ledger, ..] || inbox.Read(ledger.Cursor, 1, 1).Count > 0) await Task.Delay(5, patience.Token);
        // A new counter shows 0 once.
        await rig.ScrapeAsync();
        return (await rig.ScrapeAsync()).Where(line => line.Key.StartsWith($"footprint_gpu_energy_joules_total{{host=\"{host}\"", StringComparison.Ordinal)).Sum(line => line.Value);
    }
}
