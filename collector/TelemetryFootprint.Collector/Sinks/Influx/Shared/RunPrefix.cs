using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>What a run used from its first minute up to one that is hours old, read part by part.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="UpTo">Not included.</param>
/// <param name="Standing">Between the two.</param>
/// <param name="ReadAt">When its reading began: what came later may not be in it.</param>
internal sealed record RunPrefix(UtcMinute From, UtcMinute UpTo, RunStanding Standing, long ReadAt)
{
    private const int LongestPart = 6 * 60;
    private const int ShortestPart = 10;

    private int Length { get; init; } = LongestPart;

    public static RunPrefix At(UtcMinute from, long now) => new(from, from, new([], []), now);

    /// <summary>What is to be read next on the way to that minute.</summary>
    public MinuteRange NextTo(UtcMinute to) => new(UpTo, UpTo + Length < to ? UpTo + Length : to);

    public RunPrefix With(MinuteRange part, RunStanding standing) => this with { UpTo = part.To, Standing = Standing.Plus(standing) };

    /// <summary>A part took too long.</summary>
    public RunPrefix InShorterParts() => this with { Length = Math.Max(ShortestPart, Length / 2) };
}
