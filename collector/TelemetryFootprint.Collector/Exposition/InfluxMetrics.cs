using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>The InfluxDB sink's health. Absent where there is none.</summary>
internal sealed class InfluxMetrics(IServiceProvider services, SqliteInbox inbox)
{
    private readonly InfluxTallies? _tallies = services.GetService<InfluxTallies>();
    private readonly ReadingFeed? _readings = services.GetService<ReadingFeed>();

    public void Write(PrometheusWriter writer, DateTimeOffset now)
    {
        if (_tallies is null || _readings is null) return;
        writer.Family("footprint_collector_influx_points_total", MetricType.Counter, "Points that InfluxDB took; what was sent again counts again.");
        writer.Sample(_tallies.Points);
        writer.Family("footprint_collector_influx_bytes_total", MetricType.Counter, "Of these points, as lines, before compression.");
        writer.Sample(_tallies.Bytes);
        writer.Family("footprint_collector_influx_failures_total", MetricType.Counter, "Requests that InfluxDB did not take, by reason; all but refused lines are sent again.");
        foreach (var label in WriteAnswer.Labels) writer.Sample(_tallies.FailuresOf(label), ("reason", label));
        writer.Family("footprint_collector_influx_dead_letters_total", MetricType.Counter, "Lines that InfluxDB refused for good; they are in influxdb-rejected.lp in the state directory.");
        writer.Sample(_tallies.DeadLetters);
        writer.Family("footprint_collector_influx_expired_points_total", MetricType.Counter, "Points that InfluxDB let go at once: they are older than its retention policy keeps.");
        writer.Sample(_tallies.Expired);
        writer.Family("footprint_collector_influx_unreadable_rows_total", MetricType.Counter, "Inbox rows that could not be decoded and are not in InfluxDB.");
        writer.Sample(_tallies.UnreadableRows);
        writer.Family("footprint_collector_influx_replays_total", MetricType.Counter, "Times that InfluxDb:Replay was sent again, after the server had been away.");
        writer.Sample(_tallies.Replays);
        writer.Family("footprint_collector_influx_folded_minutes_total", MetricType.Counter, "Minutes that were restated after Retention:MinuteAge; their points stay as they were.");
        writer.Sample(_tallies.FoldedMinutes);
        writer.Family("footprint_collector_influx_held", MetricType.Gauge, "1: InfluxDB refuses the caller or every line, or has no such database; the log says what helps.");
        writer.Sample(_tallies.IsHeld ? 1 : 0);
        var (rows, oldest) = inbox.Waiting(_readings.Position);
        writer.Family("footprint_collector_influx_lag_rows", MetricType.Gauge, "Inbox rows whose readings InfluxDB has not taken yet.");
        writer.Sample(rows);
        writer.Family("footprint_collector_influx_lag_seconds", MetricType.Gauge, "Since the oldest of them came; 0: there is none.");
        writer.Sample(oldest is { } came ? Math.Max(0, (now - came).TotalSeconds) : 0);
        if (_readings.Settled is { } settled)
        {
            writer.Family("footprint_collector_influx_minutes_lag_seconds", MetricType.Gauge, "Since the oldest inbox row came whose minutes were not yet seen as they were written: in footprint_emissions, and in the roll-up of a shared store; 0: there is none. Some ten seconds while energy comes.");
            writer.Sample(inbox.Waiting(settled).Oldest is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0);
        }

        if (services.GetService<KnownRuns>() is not { } known || services.GetService<RunExchange>() is not { } exchange) return;
        writer.Family("footprint_collector_influx_unanswered_minutes", MetricType.Gauge, "Minutes of footprint_emissions that the shared store was asked for in vain; each is asked for again, after a pause that grows to almost three minutes.");
        writer.Sample(_tallies.UnansweredMinutes);
        if (services.GetService<HostOnlyBudgets>() is { } parts)
        {
            writer.Family("footprint_collector_run_budgets_host_only", MetricType.Gauge, "Runs whose budget is judged by each host's part alone for half a minute or longer, since the shared store does not say what their other hosts use.");
            writer.Sample(parts.Count);
        }

        WriteRegistry(writer, known, exchange);
    }

    /// <summary>Of a store that collectors share.</summary>
    private static void WriteRegistry(PrometheusWriter writer, KnownRuns known, RunExchange exchange)
    {
        writer.Family("footprint_collector_shared_runs", MetricType.Gauge, "Runs that are known to be registered by any of the collectors that share the store.");
        writer.Sample(known.Count);
        writer.Family("footprint_collector_shared_runs_cut", MetricType.Gauge, "1: the store has more records of runs than there is room for; beyond the newest 200,000 a run is its id, of no project.");
        writer.Sample(known.IsCut ? 1 : 0);
        writer.Family("footprint_collector_shared_runs_untold", MetricType.Gauge, "Records of runs that wait for the store to take them.");
        writer.Sample(known.UntoldCount);
        writer.Family("footprint_collector_shared_runs_age_seconds", MetricType.Gauge, "Since this collector last heard which runs the others have registered; absent before the first time.");
        if (exchange.Age is { } age) writer.Sample(age.TotalSeconds);
    }
}
