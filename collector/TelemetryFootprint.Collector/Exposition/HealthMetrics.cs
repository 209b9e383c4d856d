using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>The collector's own health.</summary>
internal sealed class HealthMetrics(
    ProviderStates states, ChainWatch watch, GridProviders grid, IngestOptions options, LiveState live, QueryGate queries, AnswerStock answers, MinuteFolder folder, PueFileKeeper pues)
{
    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_collector_streams", MetricType.Gauge, "Agents that are connected.");
        writer.Sample(request.Live.Agents.Values.Count(agent => agent.Connected));
        writer.Family("footprint_collector_agents", MetricType.Gauge, "Agents that are connected or were within the last hour.");
        writer.Sample(request.Live.Agents.Count);
        WriteUnlisted(writer);
        AgentClockMetrics.Write(writer, request);
        AgentQueueMetrics.Write(writer, request);
        writer.Family("footprint_collector_provider_up", MetricType.Gauge, "1 while the newest question to a provider was answered.");
        foreach (var state in states.All)
            writer.Sample(state.IsUp ? 1 : 0, ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider));
        writer.Family("footprint_collector_provider_errors_total", MetricType.Counter, "Questions to a provider that failed, by reason.");
        foreach (var state in states.All)
        {
            foreach (var failure in Enum.GetValues<IntensityFailure>())
                writer.Sample(state.Failures.GetValueOrDefault(failure), ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider), ("reason", Label.Of(failure)));
        }

        writer.Family("footprint_collector_provider_answers_total", MetricType.Counter, "Questions to a provider that were answered.");
        foreach (var state in states.All)
            writer.Sample(state.Successes, ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider));
        writer.Family("footprint_collector_provider_next_question_seconds", MetricType.Gauge, "Until a provider is asked again: its usual interval, longer where a quota must last or it wants to be left alone.");
        foreach (var state in states.All.Where(state => state.NextQuestion is not null))
            writer.Sample(Math.Max(0, (state.NextQuestion!.Value - request.Now).TotalSeconds), ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider));
        writer.Family("footprint_collector_provider_quota_remaining", MetricType.Gauge, "Requests that the quota of a provider still allows in the running hour, day or month of UTC.");
        foreach (var quota in grid.Quotas)
        {
            foreach (var (limit, left) in quota.Remaining())
                writer.Sample(left, ("provider", quota.Provider), ("window", limit.Word));
        }

        writer.Family("footprint_collector_running_queries", MetricType.Gauge, "Questions of the API that are being answered.");
        writer.Sample(queries.Running);
        writer.Family("footprint_collector_unread_answer_bytes", MetricType.Gauge, "Answers above 64 KiB that their readers have not taken yet, bytes.");
        writer.Sample(answers.HeldBytes);
        writer.Family("footprint_collector_grid_hops_total", MetricType.Counter, "Falls of a zone's price to this grade from a better one.");
        foreach (var zone in watch.Zones)
        {
            foreach (var quality in Enum.GetValues<FactorQuality>().Where(quality => quality != FactorQuality.Measured))
                writer.Sample(watch.HopsTo(zone, quality), ("grid_zone", zone), ("quality", Words.Of(quality)));
            writer.Sample(watch.HopsTo(zone, null), ("grid_zone", zone), ("quality", "unknown"));
        }

        writer.Family("footprint_collector_refused_queries_total", MetricType.Counter, "Questions of the API answered with 503, by reason.");
        writer.Sample(queries.Refusals, ("reason", "busy"));
        writer.Sample(queries.Timeouts, ("reason", "timeout"));
        writer.Sample(answers.Refusals, ("reason", "unread_answers"));
        writer.Family("footprint_collector_folds_total", MetricType.Counter, "Hours whose minutes were folded into slots for their age.");
        writer.Sample(folder.Hours);
        writer.Family("footprint_collector_pue_restatements_total", MetricType.Counter, "Lines of tables of PUE that restated the past.");
        writer.Sample(pues.Restatements);
        writer.Family("footprint_collector_live_version", MetricType.Gauge, "Version of the live state.");
        writer.Sample(request.Live.Version);
        writer.Family("footprint_build_info", MetricType.Gauge, "The running version; always 1.");
        writer.Sample(1, ("version", options.Version), ("component", "collector"));
    }

    /// <summary>What is beyond the caps of what is live.</summary>
    private void WriteUnlisted(PrometheusWriter writer)
    {
        writer.Family("footprint_collector_agent_reports_dropped_total", MetricType.Counter, "Reports of agents beyond the cap of agents that are shown.");
        writer.Sample(live.DroppedReports);
        writer.Family("footprint_collector_runs_unlisted_total", MetricType.Counter, "Readings of runs beyond the 2,000 of a host, or the 20,000 of all, that are live within an hour: their energy counts, they have no series.");
        writer.Sample(live.UnlistedRuns);
        writer.Family("footprint_collector_devices_unlisted_total", MetricType.Counter, "Readings of devices beyond the 200,000, and ticks of hosts beyond the 10,000, that are live within an hour: their energy counts, they have no live figure.");
        writer.Sample(live.UnlistedDevices);
    }
}
