using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Market;

/// <summary>Energy that is claimed by certificate: an amount, in a zone, over a time, of a source that burns nothing fossil.</summary>
/// <param name="Id">The certificate's or contract's own number.</param>
/// <param name="Energy">How much is claimed.</param>
/// <param name="Period">When; half-open. A certificate speaks for no energy outside it.</param>
/// <param name="Zone">Where; the same name as the site's zone.</param>
/// <param name="Source">What generated it; its direct factor counts, and is 0.</param>
public sealed record Contract(string Id, FacilityEnergy Energy, MinuteRange Period, string Zone, Fuel Source)
{
    private const int MinutesPerHour = 60;

    /// <summary>It says in which hour it was generated. One for a longer time is of a volume: its sun shone at noon, whenever the energy was used.</summary>
    public bool IsHourly => Period.Minutes <= MinutesPerHour;
}
