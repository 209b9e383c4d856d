using TelemetryFootprint.Collector.Storage.Inbox;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>Where nothing is written to InfluxDB any more, the inbox keeps nothing for it.</summary>
internal sealed class RetiredConsumers(SqliteInbox inbox) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => inbox.ForgetAsync(ReadingFeed.Consumer, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
