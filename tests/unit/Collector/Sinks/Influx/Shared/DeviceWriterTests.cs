using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>What collectors tell each other of devices.</summary>
public sealed class DeviceWriterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Noon);
    private readonly List<(string Host, string Uuid, long At, long Index, string Model)> _told = [];
    private int _questions;

    [Fact]
    public async Task Write_OfDevicesThatNobodyToldOf_TellsOfEach_AndOfNoInstance()
    {
        await using var server = await StartAsync();
        var lines = Lines(server, [], Tick("GPU-a", "GPU-b"), Tick("GPU-a", "GPU-b"));
        Assert.Equal(["GPU-a", "GPU-b"], lines.Select(line => line.Tags["gpu_uuid"]));
        Assert.All(lines, line => Assert.Equal(("footprint_device", "h", "gpu", "A100"), (line.Measurement, line.Tags["host"], line.Fields["kind"], line.Fields["model"])));
        Assert.Equal(["0i", "1i"], lines.Select(line => line.Fields["gpu_index"]));
        // The tick's own time, so that whichever collector takes it in tells the same.
        Assert.All(lines, line => Assert.Equal(Noon.ToUnixTimeMilliseconds() * 1_000_000, line.UnixNanoseconds));
    }

    [Fact]
    public async Task Write_OfWhatTheStoreHas_IsNothing()
    {
        Told("GPU-a", Noon.AddDays(-6), 0, "A100");
        await using var server = await StartAsync();
        Assert.Empty(Lines(server, [], Tick("GPU-a")));
    }

    [Theory]
    [InlineData(1, "A100", -1)] // another place
    [InlineData(0, "H100", -1)] // another model
    [InlineData(0, "A100", -8 * 24)] // so long ago that a retention policy may forget it
    public async Task Write_OfWhatTheStoreHasOtherwiseOrOfLongAgo_TellsItAgain(long index, string model, int hours)
    {
        Told("GPU-a", Noon.AddHours(hours), index, model);
        await using var server = await StartAsync();
        Assert.Equal("A100", Assert.Single(Lines(server, [], Tick("GPU-a"))).Fields["model"]);
    }

    /// <summary>A backlog says what was, and another collector has what is.</summary>
    [Fact]
    public async Task Write_OfAnOlderTick_ReplacesNothing()
    {
        Told("GPU-a", Noon.AddSeconds(1), 5, "H100");
        await using var server = await StartAsync();
        Assert.Empty(Lines(server, [], Tick("GPU-a")));
    }

    /// <summary>Lines may be lost with their server: until it has them they are told each minute, and from then on one question an hour is asked for all hosts.</summary>
    [Fact]
    public async Task Write_UntilTheStoreHasIt_IsRepeated_AndThenIsQuiet()
    {
        await using var server = await StartAsync();
        using var queries = Queries(server);
        var writer = new DeviceWriter(new SharedDevices(queries, _time), [], _time);
        Assert.Single(Write(writer, Tick("GPU-a")));
        Assert.Empty(Write(writer, Tick("GPU-a")));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(Write(writer, Tick("GPU-a")));
        Told("GPU-a", Noon, 0, "A100");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Write(writer, Tick("GPU-a")));
        for (var minute = 0; minute < 50; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Empty(Write(writer, Tick("GPU-a")));
        }

        Assert.Equal(3, _questions);
        // A new device is looked for at once.
        Assert.Equal("GPU-b", Assert.Single(Write(writer, Tick("GPU-a", "GPU-b"))).Tags["gpu_uuid"]);
    }

    /// <summary>A collector that is updated has devices in its ledger that no tick speaks of any more; theirs is the energy all the same.</summary>
    [Fact]
    public async Task Write_OfDevicesThatTheLedgerKnows_TellsThoseThatTheStoreLacks_Once()
    {
        Told("GPU-a", Noon.AddDays(-1), 0, "A100");
        await using var server = await StartAsync();
        DeviceIdentity[] known = [new("h", "GPU-a", 7, "old", DeviceKind.Gpu), new("gone", "GPU-z", 2, "V100", DeviceKind.Gpu), new("h", "MIG-1", 0, "A100", DeviceKind.Mig)];
        var line = Assert.Single(Lines(server, known, Tick("GPU-a"), Tick("GPU-a") with { Tick = TickOf("other").Tick }, Tick("GPU-a")), line => line.Tags["gpu_uuid"] == "GPU-z");
        Assert.Equal(("gone", "2i", "V100"), (line.Tags["host"], line.Fields["gpu_index"], line.Fields["model"]));
    }

    [Fact]
    public async Task Write_WhileTheStoreIsAway_Throws()
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        Assert.Throws<StoreUnavailableException>(() => Lines(server, [], Tick("GPU-a")));
    }

    /// <summary>More than can be read holds up no energy.</summary>
    [Fact]
    public async Task Write_OfTooManyDevices_IsNothing()
    {
        await using var server = await ScriptedInflux.StartAsync(http => http.Response.WriteAsync(
            $$"""{"results":[{"statement_id":0,"series":[{"name":"m","columns":["time"],"values":[{{string.Join(',', Enumerable.Repeat("[0]", InfluxQueries.MostRows + 1))}}]}]}]}"""));
        Assert.Empty(Lines(server, [], Tick("GPU-a")));
    }

    private static LiveTick Tick(params string[] devices)
    {
        var inventory = new Inventory { Host = "h", Devices = { devices.Select((uuid, at) => new Device { Uuid = uuid, Kind = DeviceKind.Gpu, Index = (uint)at, Model = "A100" }) } };
        inventory.Devices.Add(new Device { Uuid = "MIG-1", Kind = DeviceKind.Mig });
        return Of(inventory);
    }

    private static LiveTick TickOf(string host) => Of(new() { Host = host });

    private static LiveTick Of(Inventory inventory) => new("a", inventory.Host, Noon, 0, new Tick(0, Noon.ToUnixTimeMilliseconds() * 1000, InventoryContent.WithContentId(inventory), [], []));

    private void Told(string uuid, DateTimeOffset at, long index, string model) => _told.Add(("h", uuid, at.ToUnixTimeMilliseconds(), index, model));

    private Task<ScriptedInflux> StartAsync() => ScriptedInflux.StartAsync(http =>
    {
        _questions++;
        var series = _told.Select(told =>
            $$"""{"name":"m","tags":{"gpu_uuid":"{{told.Uuid}}","host":"{{told.Host}}"},"columns":["time","gpu_index","kind","model"],"values":[[{{told.At}},{{told.Index}},"gpu","{{told.Model}}"]]}""");
        return http.Response.WriteAsync($$"""{"results":[{"statement_id":0,"series":[{{string.Join(',', series)}}]}]}""");
    });

    private static InfluxQueries Queries(ScriptedInflux server) => new(
        CollectorOptions.Load(null, [$"--InfluxDb:Url={server.Url}", "--InfluxDb:Database=db"]).Influx!, "test", TimeSpan.FromSeconds(30), TimeProvider.System);

    private List<DecodedLine> Lines(ScriptedInflux server, DeviceIdentity[] known, params LiveTick[] ticks)
    {
        using var queries = Queries(server);
        return Write(new DeviceWriter(new SharedDevices(queries, _time), known, _time), ticks);
    }

    private static List<DecodedLine> Write(DeviceWriter writer, params LiveTick[] ticks)
    {
        var lines = new LineBuffer();
        foreach (var tick in ticks) writer.Write(tick, lines, CancellationToken.None);
        return [.. Enumerable.Range(0, lines.Count).Select(line => new LineDecoder(doubles: false).Decode(lines.Lines(line, 1).Span))];
    }
}
