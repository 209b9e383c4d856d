using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Live;

/// <summary>The newest reading of one device. Absent figures are unknown.</summary>
internal sealed record LiveDevice(
    string AgentId,
    string Host,
    Device Device,
    DateTimeOffset At,
    DateTimeOffset ReceivedAt,
    TimeSpan Interval,
    Method Method,
    long? PowerMilliwatts,
    int? UtilizationPercent,
    long? MemoryMebibytes,
    int? TemperatureCelsius)
{
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBacklog = TimeSpan.FromSeconds(30);

    /// <summary>False after max(5 s, 3 intervals) of silence, and for a reading that waited in the agent's queue: both are the past.</summary>
    public bool IsLive(DateTimeOffset now)
    {
        var patience = Interval * 3 > ShortestSilence ? Interval * 3 : ShortestSilence;
        return now - ReceivedAt <= patience && ReceivedAt - At <= LongestBacklog + Interval;
    }
}
