using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>
/// Judges an answer. One bad slot is refused alone; an answer without any good slot is refused whole. A value that is absent stays absent:
/// a typed client that reads <c>null</c> as 0 would price energy at 0 g.
/// </summary>
internal static class NesoParser
{
    public const int SlotMinutes = 30;

    private const decimal LargestGrams = 3000;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm'Z'";

    /// <summary>Adds the answer's good slots, and a reason for each bad one. Throws when nothing in it can be used.</summary>
    public static IReadOnlyList<NesoReading> Parse(ReadOnlyMemory<byte> body, DateTimeOffset now, ICollection<string> refusals)
    {
        var slots = Deserialize(body).Data;
        if (slots is null or [])
            throw new IntensityUnavailableException("the answer holds no data, as the API answers in an outage; it is asked again") { Failure = IntensityFailure.NoValue };

        var readings = new List<NesoReading>(slots.Count);
        var bad = new List<string>();
        foreach (var slot in slots)
        {
            if (Read(slot, now, out var reading) is { } reason)
                bad.Add(reason);
            else if (reading is { } good)
                readings.Add(good);
        }

        if (readings.Count == 0)
        {
            throw new IntensityUnavailableException($"none of the answer's {slots.Count} slots can be used: {(bad is [var first, ..] ? first : "all values are null")}")
            {
                Failure = IntensityFailure.NoValue,
            };
        }


        foreach (var reason in bad)
            refusals.Add(reason);
        return readings;
    }

    private static NesoAnswer Deserialize(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, NesoJsonContext.Default.NesoAnswer)
                ?? throw new IntensityUnavailableException("the answer is null") { Failure = IntensityFailure.NotUnderstood };
        }
        catch (JsonException error)
        {
            throw new IntensityUnavailableException($"the answer is not of the documented shape (at {error.Path ?? "its start"})", error) { Failure = IntensityFailure.NotUnderstood };
        }
    }

    /// <summary>A reason to refuse the slot, or null; then <paramref name="reading"/> is null only if the slot has no value at all.</summary>
    private static string? Read(NesoSlot? slot, DateTimeOffset now, out NesoReading? reading)
    {
        reading = null;
        if (slot?.Intensity is null || !TryTime(slot.From, out var from) || !TryTime(slot.To, out var to))
            return $"a slot lacks a time or its intensity ({slot?.From} to {slot?.To})";
        if (to - from != TimeSpan.FromMinutes(SlotMinutes) || from.Minute % SlotMinutes != 0)
            return $"{slot.From} to {slot.To} is no settlement half-hour";
        if (AnswerJudge.IsTooFar(from, now))
            return $"{slot.From} is too far from now";
        if (slot.Intensity.Actual is not null && from > now)
            return $"{slot.From} has an actual value although it has not begun";
        if ((slot.Intensity.Actual ?? slot.Intensity.Forecast) is not { } grams)
            return null;
        if (grams is < 0 or > LargestGrams)
            return string.Create(CultureInfo.InvariantCulture, $"{slot.From} says {grams} g/kWh, outside 0 to {LargestGrams}");

        reading = new NesoReading(
            new MinuteRange(UtcMinute.FromTime(from), UtcMinute.FromTime(to)),
            GramsPerKilowattHour.FromGrams(grams),
            slot.Intensity.Actual is null ? FactorQuality.Forecast : FactorQuality.Measured);
        return null;
    }

    private static bool TryTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
