using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The grades of the factors that grams were booked with: a set in one number, bit by bit of <see cref="FactorQualityNumber"/>, whose order is not theirs.</summary>
internal static class BookedGrades
{
    public static int Of(FactorQuality quality) => 1 << FactorQualityNumber.Of(quality);

    /// <summary>Null: nobody kept them.</summary>
    public static FactorQuality? Lowest(int grades) => Enum.GetValues<FactorQuality>().Where(quality => (grades & Of(quality)) != 0).Cast<FactorQuality?>().Min();
}
