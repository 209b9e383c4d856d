using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity.Mix;

/// <summary>
/// Energy per interval and fuel, gathered from an answer, and the intensities that it makes. Plants report late, one kind after the other: an interval that lacks
/// a fuel which the day before or after it has is a partial mix. What a steady fuel of some weight lacks in has no intensity, nor has 0 where something burns
/// usually; with any other lack it is an estimate, and so is an interval whose day before is not in the answer: nobody knows what is usual there.
/// </summary>
internal sealed class MixHours(int slotMinutes)
{
    /// <summary>What has to be asked for before the intervals that are wanted.</summary>
    public static readonly TimeSpan Context = TimeSpan.FromHours(24);

    /// <summary>With more than half of the day before unknown nothing is known to be usual.</summary>
    private static readonly TimeSpan LeastContext = Context / 2;

    /// <summary>Whoever has not reported by then did not run: what lacks is an estimate, for it would be asked for in vain for ever.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromDays(7);

    /// <summary>A fuel with less than this of the days' energy moves an intensity by less than the factors' own bounds.</summary>
    private const decimal SmallPart = 0.01m;

    private readonly SortedDictionary<DateTimeOffset, Dictionary<Fuel, decimal>> _intervals = [];

    private TimeSpan Slot => TimeSpan.FromMinutes(slotMinutes);

    public void Add(DateTimeOffset from, Fuel fuel, decimal energy)
    {
        if (!_intervals.TryGetValue(from, out var mix))
            _intervals[from] = mix = [];
        mix[fuel] = mix.GetValueOrDefault(fuel) + energy;
    }

    /// <summary>The intervals from then to then. All others are there to judge them by.</summary>
    public void Judge(FactorKind kind, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, AnswerJudge judge)
    {
        var intervals = _intervals.ToList();
        var around = new MixWindow(intervals, Context);
        for (var at = 0; at < intervals.Count; at++)
        {
            var (begin, mix) = intervals[at];
            if (begin + Slot <= from || begin >= to) continue;
            around.MoveTo(at);
            var lacking = around.Energy.Where(part => !mix.ContainsKey(part.Key)).ToList();
            var grams = MixIntensity.GramsPerKilowattHourOf(mix, kind, FuelFactorTable.Bundled);
            if (IsUntold(lacking, around.Energy.Sum(part => part.Value), grams, isLate: begin < now - Latest))
                judge.Add(begin, null, FactorQuality.Estimated);
            else
                judge.Add(begin, Rounded(grams), lacking.Count == 0 && around.Before * Slot >= LeastContext ? FactorQuality.Measured : FactorQuality.Estimated, GenerationMix.Of(mix));
        }
    }

    private static bool IsUntold(List<KeyValuePair<Fuel, decimal>> lacking, decimal all, decimal? grams, bool isLate) =>
        lacking.Any(part => part.Value > 0 && !MayRest(part.Key) && ((!isLate && part.Value >= all * SmallPart) || (grams == 0 && !IsClean(part.Key))));

    /// <summary>At night, or while a storage charges, some operators leave out the row instead of saying 0.</summary>
    private static bool MayRest(Fuel fuel) => fuel is Fuel.Solar or Fuel.ConcentratedSolar or Fuel.HydroStorage or Fuel.BatteryStorage;

    /// <summary>Without it 0 is 0 all the same.</summary>
    private static bool IsClean(Fuel fuel) => MixIntensity.GramsPerKilowattHourOf([new(fuel, 1)], FactorKind.Direct, FuelFactorTable.Bundled) == 0;

    private static decimal? Rounded(decimal? grams) => grams is { } value ? decimal.Round(value, 6) : null;
}
