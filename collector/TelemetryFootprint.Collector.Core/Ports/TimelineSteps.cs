namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>How long the steps of a timeline are. <paramref name="IsFitted"/>: whoever asks leaves it to the ledger, which takes hours where the minutes are gone.</summary>
public sealed record TimelineSteps(int Minutes, bool IsFitted)
{
    private const int MinutesPerHour = 60;

    /// <summary>Steps of whole hours need no minutes, and find what is folded.</summary>
    public bool AreHourly => Minutes % MinutesPerHour == 0;

    /// <summary>The same, of at least an hour.</summary>
    public TimelineSteps Hourly => AreHourly ? this : this with { Minutes = MinutesPerHour };
}
