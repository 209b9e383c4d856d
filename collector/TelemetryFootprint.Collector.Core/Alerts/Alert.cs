namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>The state of one alert, as it is kept.</summary>
/// <param name="Since">When it began: in the energy's own time where there is one, else when it was seen first.</param>
/// <param name="Ends">When it was over; while it fires, when it will be, which is known of what fires at the end of its period or later. Null: nobody knows.</param>
/// <param name="Episode">How often it fired.</param>
/// <param name="Summary">Of its newest change.</param>
public sealed record Alert(AlertSubject Subject, AlertPhase Phase, DateTimeOffset Since, DateTimeOffset? Ends, int Episode, string Summary)
{
    /// <summary>As <see cref="Limit"/>: since it was told, another limit was not passed.</summary>
    public const string NoLimitTold = "";

    /// <summary>What was to be kept when it was judged, with what counts to it and its period; another one is another matter. Null: it has none, or was kept before these were.</summary>
    public string? Limit { get; init; }

    /// <summary>The same for as long as it is the same occurrence, whenever and how often anybody is told.</summary>
    public string Key => FormattableString.Invariant($"{Subject.Id}#{Episode}");
}
