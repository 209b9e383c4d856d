using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.IntegrationTests.Store;

/// <summary>The load generator against the real collector, over real gRPC: every device's joules are its truth, also across a restart.</summary>
public sealed class FleetLoadTests
{
    private const int Ticks = 400;

    [Fact]
    public async Task Load_OverARestartOfTheCollector_IsTheTruthOfEveryDevice()
    {
        using var state = new TemporaryDirectory();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var port = FreePort.Next();
        var load = new SyntheticLoad { Agents = 3, DevicesPerAgent = 4, Start = TimeProvider.System.GetUtcNow().AddMinutes(-30), GapChance = 0.02 };
        var fleet = new FleetLoad(load, new AgentLoadOptions(TicksPerBatch: 8, BatchesInFlight: 4), TimeProvider.System);
        Task running;
        await using (var first = Build(state.Path, port))
        {
            await first.StartAsync(limit.Token);
            await fleet.RunAsync(() => new Uri($"http://127.0.0.1:{port}"), Ticks / 2, limit.Token);
            running = fleet.RunAsync(() => new Uri($"http://127.0.0.1:{port}"), Ticks, limit.Token);
            await first.StopAsync(limit.Token);
        }

        await using var second = Build(state.Path, port);
        await second.StartAsync(limit.Token);
        await running;
        await UntilReadAsync(second, limit.Token);
        var measured = second.Services.GetRequiredService<ILedgerReader>().RunningTotals().Energy
            .GroupBy(total => total.Device, StringComparer.Ordinal)
            .ToDictionary(device => device.Key, device => new Joules(device.Sum(total => total.Energy.Millijoules)), StringComparer.Ordinal);
        Assert.Equal(12, measured.Count);
        Assert.Empty(fleet.Oracle.CheckEnergy(measured, default(EnergyTolerance)));
        Assert.All(fleet.Loads, agent => Assert.Equal((ulong)Ticks, agent.AcknowledgedTicks));
        await second.StopAsync(limit.Token);
    }

    private static WebApplication Build(string state, int port) => CollectorHost.Build(CollectorOptions.Read(SettingsSources.Load(
        "NO_SUCH_PREFIX__", null,
        [$"--StateDirectory={state}", "--Listen:Http=127.0.0.1:0", $"--Listen:Grpc=127.0.0.1:{port}", "--Grid:Providers=annual", "--Site:Zone=FR"])));

    /// <summary>Until the ledger has every row of the inbox.</summary>
    private static async Task UntilReadAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var inbox = app.Services.GetRequiredService<IInbox>();
        var ledger = app.Services.GetRequiredService<ILedgerWriter>();
        Assert.Equal(0, app.Services.GetRequiredService<LedgerWorker>().UnreadableRows);
        while (inbox.Read(ledger.Cursor, 1, 1).Count > 0) await Task.Delay(10, cancellationToken);
    }
}
