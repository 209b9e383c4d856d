using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>What a restatement of sites did; without hosts: nothing, for all was so already.</summary>
/// <param name="Energy">Of the minutes that changed.</param>
/// <param name="Deltas">Grams, per zone, family and whether it is simulated; absent where nothing is priced.</param>
public sealed record RestatedSites(
    IReadOnlyList<string> Hosts, Joules Energy, IReadOnlyList<(string Zone, FactorFamily Family, bool Simulated, GramsCo2e Delta)> Deltas)
{
    /// <summary>Litres of water that are known, per zone and whether it is simulated: those of now less those of before. Absent where there is no difference.</summary>
    public IReadOnlyList<(string Zone, bool Simulated, Litres Delta)> Water { get; init; } = [];
}
