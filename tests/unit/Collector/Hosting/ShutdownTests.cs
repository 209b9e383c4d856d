using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_WithAnAgentAttached_EndsItsStreamWithOkAndSoon()
    {
        using var errors = new ErrorLogGuard();
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Services.GetRequiredService<ILoggerFactory>().AddProvider(errors);
        await using var stream = await new GrpcCollectorConnector(new GrpcCollectorOptions(rig.Grpc), TimeProvider.System).ConnectAsync(CancellationToken.None);
        foreach (var message in new PlayedAgent(rig.Time).Stream(10, 300))
            await stream.SendAsync(message, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var answers = stream.ReceiveAsync(patience.Token).GetAsyncEnumerator();
        while (await answers.MoveNextAsync() && answers.Current.MessageCase != CollectorMessage.MessageOneofCase.Ack)
        {
        }

        var clock = Stopwatch.StartNew();
        rig.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var saysMore = await answers.MoveNextAsync();
        await rig.DisposeAsync();

        Assert.False(saysMore, "the stream ends with OK and without another message");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"the stop took {clock.Elapsed}");
        errors.Verify();
    }
}
