using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// A counter that begins in this process's life shows 0 once, so that <c>rate()</c> sees its first increase. One that the ledger already
/// held at the start goes on where it was.
/// </summary>
internal sealed class SeriesBirths
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    public SeriesBirths(RunningTotals atStart)
    {
        foreach (var total in atStart.Energy)
            _seen[Energy(total)] = true;
        foreach (var part in atStart.Parts)
            _seen[Part(part)] = true;
        foreach (var total in atStart.Booked)
            _seen[Booked(total)] = true;
        foreach (var total in atStart.Projects)
            _seen[Project(total)] = true;
        foreach (var total in atStart.Restated)
            _seen[Restated(total)] = true;
        foreach (var water in atStart.Water)
        {
            if (water.OnSite is not null)
                _seen[Water(water, WaterMetrics.OnSite)] = true;
            if (water.OffSite is not null)
                _seen[Water(water, WaterMetrics.OffSite)] = true;
        }
    }

    public bool IsBorn(EnergyTotal total) => _seen.TryAdd(Energy(total), true);

    public bool IsBorn(PartTotal part) => _seen.TryAdd(Part(part), true);

    public bool IsBorn(BookedTotal total) => _seen.TryAdd(Booked(total), true);

    public bool IsBorn(ProjectTotal total) => _seen.TryAdd(Project(total), true);

    public bool IsBorn(RestatedTotal total) => _seen.TryAdd(Restated(total), true);

    public bool IsBorn(ProjectWater water, string part) => _seen.TryAdd(Water(water, part), true);

    private static string Energy(EnergyTotal total) => $"e\0{total.Host}\0{total.Device}\0{total.Method}\0{total.State}";

    private static string Part(PartTotal part) => $"m\0{part.Host}\0{part.Device}\0{part.Simulated}";

    private static string Booked(BookedTotal total) => $"b\0{total.Host}\0{total.Device}\0{total.Zone}\0{total.Family.Code}";

    private static string Project(ProjectTotal total) => $"p\0{total.Project}\0{total.Simulated}\0{total.Zone}\0{total.Family?.Code}";

    private static string Restated(RestatedTotal total) => $"r\0{total.Project}\0{total.Zone}\0{total.Family.Code}\0{total.Simulated}";

    private static string Water(ProjectWater water, string part) => $"w\0{water.Project}\0{water.Simulated}\0{water.Zone}\0{part}";
}
