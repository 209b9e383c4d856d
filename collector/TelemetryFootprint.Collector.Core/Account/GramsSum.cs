using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A <see cref="GramsPart"/> being summed.</summary>
internal sealed class GramsSum
{
    private GramsCo2e _grams;
    private GramsBounds _bounds;
    private bool _known;
    private FactorQuality? _quality;
    private Joules _lacking;

    public void Add(GramsCo2e? grams, FactorQuality? quality, AccountCell cell)
    {
        if (grams is not { } known || quality is not { } grade)
        {
            _lacking += cell.It;
            return;
        }

        _known = true;
        _grams += known;
        _bounds += GramsRange.Of(cell.Energy, known, grade);
        if (_quality is not { } lowest || grade < lowest) _quality = grade;
    }

    public GramsPart Part => new(_known ? _grams : null, _bounds, _quality, _lacking);
}
