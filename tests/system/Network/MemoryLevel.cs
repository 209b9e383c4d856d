using System.Diagnostics;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>
/// What a process holds over some minutes, MiB. A heap breathes between two collections of all its generations, so single looks are no level: minutes are
/// compared by their medians, and the trend by least squares over all looks.
/// </summary>
internal sealed class MemoryLevel(TimeSpan length)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<(double Minutes, double Mebibytes)> _looks = [];

    public bool IsOpen => _watch.Elapsed < length;

    private double First => Median(_looks.Where(look => look.Minutes < 1));

    private double Last => Median(_looks.Where(look => look.Minutes >= _looks[^1].Minutes - 1));

    /// <summary>By what the trend lets it grow in the whole time, as a part of the first minute's level.</summary>
    private double Trend => Slope * (length / Minute) / First;

    /// <summary>MiB a minute.</summary>
    private double Slope
    {
        get
        {
            var (x, y) = (_looks.Average(look => look.Minutes), _looks.Average(look => look.Mebibytes));
            return _looks.Sum(look => (look.Minutes - x) * (look.Mebibytes - y)) / _looks.Sum(look => (look.Minutes - x) * (look.Minutes - x));
        }
    }

    public void Add(double mebibytes) => Add(_watch.Elapsed, mebibytes);

    /// <summary>A look at another time than now.</summary>
    public void Add(TimeSpan after, double mebibytes) => _looks.Add((after / Minute, mebibytes));

    /// <summary>Throws if the last minute holds that much more than the first, or the trend over all minutes lets it grow by that much, MiB.</summary>
    public void DemandGrowthBelow(double mebibytes)
    {
        Assert.InRange(Last - First, double.MinValue, mebibytes);
        Assert.InRange(Slope * (length / Minute), double.MinValue, mebibytes);
    }

    /// <summary>Throws unless the last minute is within this factor of the first, and the trend over all minutes too.</summary>
    public void DemandFlat(double factor)
    {
        Assert.InRange(Last, First / factor, First * factor);
        Assert.InRange(Trend, double.MinValue, factor - 1);
    }

    public override string ToString() => FormattableString.Invariant(
        $"resident {First:F1} -> {Last:F1} MiB in {length.TotalMinutes} min ({100 * ((Last / First) - 1):+0.0;-0.0} %), trend {100 * Trend:+0.0;-0.0} %, {_looks.Min(look => look.Mebibytes):F1} to {_looks.Max(look => look.Mebibytes):F1}");

    private static double Median(IEnumerable<(double Minutes, double Mebibytes)> looks)
    {
        var sorted = looks.Select(look => look.Mebibytes).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
