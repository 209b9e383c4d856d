using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// Takes an answer's values one by one. One that cannot be believed is refused alone; an answer without any good one is refused whole. A value that
/// is absent stays absent: a client that reads <c>null</c> as 0 would price energy at 0 g.
/// </summary>
internal sealed partial class AnswerJudge(string zone, FactorIdentity identity, int slotMinutes, DateTimeOffset now)
{
    public const decimal LargestGrams = 3000;

    /// <summary>What is older is no revision any more, but a mistake.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromDays(400);

    private static readonly TimeSpan Future = TimeSpan.FromDays(15);

    private readonly SortedDictionary<UtcMinute, FactorObservation> _taken = [];
    private readonly List<string> _refusals = [];
    private int _absent;
    private int _unlike;

    /// <summary>True: nobody forecasts or revises what lies there.</summary>
    public static bool IsTooFar(DateTimeOffset from, DateTimeOffset now) => from < now - Past || from > now + Future;

    /// <summary>Why values were refused.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>The value of the slot that begins then. Of two for one slot the better grade is kept; two of one grade that differ are a contradiction.</summary>
    public void Add(DateTimeOffset from, decimal? grams, FactorQuality quality, GenerationMix? mix = null)
    {
        if (WhyNot(from, grams, quality) is { } reason)
        {
            _refusals.Add(reason);
            return;
        }

        if (grams is not { } value)
        {
            _absent++;
            return;
        }

        var minute = UtcMinute.FromTime(from);
        var said = new FactorObservation(zone, new MinuteRange(minute, minute + slotMinutes), GramsPerKilowattHour.FromGrams(value), quality, identity) { Mix = mix };
        if (!_taken.TryGetValue(minute, out var known) || known.Quality < quality)
            _taken[minute] = said;
        else if (known.Quality == quality && known.Value != said.Value)
            _refusals.Add($"{InstantText.Minute(from)} has two values");
    }

    /// <summary>The member of that name, in <paramref name="unit"/> grams per kilowatt-hour. One that is no number is refused alone.</summary>
    public void Read(DateTimeOffset from, JsonElement row, string name, FactorQuality quality, decimal unit = 1) => Read(from, GridJson.Get(row, name), quality, unit);

    /// <summary>The value there; null: the answer has none.</summary>
    public void Read(DateTimeOffset from, JsonElement? value, FactorQuality quality, decimal unit = 1, GenerationMix? mix = null)
    {
        if (value is not { } said)
            Add(from, null, quality, mix);
        else if (GridJson.TryNumberOf(said) is { } number)
            Add(from, number * unit, quality, mix);
        else
        {
            _unlike++;
            Refuse($"{InstantText.Minute(from)} has a value that is no number");
        }
    }

    public void Refuse(string reason) => _refusals.Add(reason);

    /// <summary>All that can be believed, ascending; what was refused is logged. Throws if nothing is left.</summary>
    public IReadOnlyList<FactorObservation> Verdict(ILogger log)
    {
        if (_taken.Count > 0 && _refusals is [var first, ..])
            LogRefused(log, identity.Provider, _refusals.Count, zone, first);
        return _taken.Count > 0 ? [.. _taken.Values] : throw Nothing();
    }

    private IntensityUnavailableException Nothing() => new(
            _refusals is [var first, ..] ? $"none of the answer's {_refusals.Count + _absent} values can be used: {first}"
            : _absent > 0 ? $"all {_absent} values of the answer are null"
            : "the answer holds no data, as in an outage; it is asked again")
    {
        // Where nothing else was said, the answer has another shape than ours.
        Failure = _unlike > 0 && _unlike == _refusals.Count ? IntensityFailure.NotUnderstood : IntensityFailure.NoValue,
    };

    private string? WhyNot(DateTimeOffset from, decimal? grams, FactorQuality quality)
    {
        if (from.Ticks % TimeSpan.TicksPerMinute != 0 || UtcMinute.FromTime(from).Value % slotMinutes != 0)
            return $"{from:u} is no beginning of {slotMinutes} minutes";
        if (IsTooFar(from, now))
            return $"{InstantText.Minute(from)} is too far from now";
        if (quality != FactorQuality.Forecast && from > now && grams is not null)
            return $"{InstantText.Minute(from)} has a value, not a forecast, although it has not begun";
        return grams is < 0 or > LargestGrams
            ? string.Create(CultureInfo.InvariantCulture, $"{InstantText.Minute(from)} says {grams} g/kWh, outside 0 to {LargestGrams}")
            : null;
    }

    [LoggerMessage(2210, LogLevel.Warning, "{Provider}: {Count} values for {Zone} refused; the first: {Reason}")]
    private static partial void LogRefused(ILogger logger, string provider, int count, string zone, string reason);
}
