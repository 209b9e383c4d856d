using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What better factors and corrected PUEs added to priced energy, or took from it, since its slots were first priced.</summary>
/// <param name="isTold">False: nobody tells what they were first priced with.</param>
internal sealed class RestatedSum(bool isTold)
{
    private EmissionProduct _change;
    private Joules _lacking;
    private bool _isKnown;

    public RestatedPart Total => new(_isKnown ? _change : null, _lacking) { IsTold = isTold };

    public void Add(AccountCell cell)
    {
        // What waits for a factor has nothing yet that could be restated.
        if (!isTold || cell.Price is not var (value, _)) return;
        if (cell.First is not var (pue, first))
        {
            _lacking += cell.It;
            return;
        }

        _change += EmissionProduct.Of(cell.It, cell.Site.Pue, value) - EmissionProduct.Of(cell.It, pue, first);
        _isKnown = true;
    }
}
