using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// A counter that begins in this process's life shows 0 first, so that <c>rate()</c> sees its first increase. One that the ledger already
/// held at the start goes on where it was. One page at a time.
/// </summary>
internal sealed class SeriesBirths
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly YoungSeries<string> _young;

    public SeriesBirths(RunningTotals atStart, TimeSpan infancy, TimeProvider time)
    {
        _young = new(infancy, time);
        foreach (var total in atStart.Energy)
            _seen.Add(Energy(total));
        foreach (var part in atStart.Parts)
            _seen.Add(Part(part));
        foreach (var total in atStart.Booked)
            _seen.Add(Booked(total));
        foreach (var total in atStart.Projects)
            _seen.Add(Project(total));
        foreach (var total in atStart.Restated)
            _seen.Add(Restated(total));
        foreach (var water in atStart.Water)
        {
            if (water.OnSite is not null)
                _seen.Add(Water(water, WaterMetrics.OnSite));
            if (water.OffSite is not null)
                _seen.Add(Water(water, WaterMetrics.OffSite));
        }
    }

    public bool IsYoung(EnergyTotal total) => IsYoung(Energy(total));

    public bool IsYoung(PartTotal part) => IsYoung(Part(part));

    public bool IsYoung(BookedTotal total) => IsYoung(Booked(total));

    public bool IsYoung(ProjectTotal total) => IsYoung(Project(total));

    public bool IsYoung(RestatedTotal total) => IsYoung(Restated(total));

    public bool IsYoung(ProjectWater water, string part) => IsYoung(Water(water, part));

    private bool IsYoung(string series) => _young.IsYoung(series, _seen.Add(series));

    private static string Energy(EnergyTotal total) => $"e\0{total.Host}\0{total.Device}\0{total.Method}\0{total.State}";

    private static string Part(PartTotal part) => $"m\0{part.Host}\0{part.Device}\0{part.Simulated}";

    private static string Booked(BookedTotal total) => $"b\0{total.Host}\0{total.Device}\0{total.Zone}\0{total.Family.Code}";

    private static string Project(ProjectTotal total) => $"p\0{total.Project}\0{total.Simulated}\0{total.Zone}\0{total.Family?.Code}";

    private static string Restated(RestatedTotal total) => $"r\0{total.Project}\0{total.Zone}\0{total.Family.Code}\0{total.Simulated}";

    private static string Water(ProjectWater water, string part) => $"w\0{water.Project}\0{water.Simulated}\0{water.Zone}\0{part}";
}
