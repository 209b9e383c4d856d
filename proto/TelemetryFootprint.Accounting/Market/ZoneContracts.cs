namespace TelemetryFootprint.Accounting.Market;

/// <summary>
/// The contracts of one zone as time goes on: those that are over or used up are let go, those that are to come are not looked at. So a year's slots
/// cost what the contracts in force at each cost, however many the book has.
/// </summary>
internal sealed class ZoneContracts
{
    private readonly Queue<(int Rank, Contract Contract)> _coming;
    private readonly SortedDictionary<int, Contract> _inForce = [];
    private readonly List<int> _done = [];

    /// <param name="ranked">With their places in the order in which they are used up.</param>
    public ZoneContracts(IEnumerable<(int Rank, Contract Contract)> ranked) => _coming = new(ranked.OrderBy(entry => entry.Contract.Period.From));

    /// <summary>Energy of this consumption that contracts cover, and what of it those of single hours do. Call it in the order of time; <paramref name="left"/> has what each contract still holds.</summary>
    public (Int128 Covered, Int128 Hourly) Claim(Consumption part, Dictionary<string, Int128> left)
    {
        while (_coming.TryPeek(out var next) && next.Contract.Period.From <= part.Interval.From)
        {
            _inForce.Add(next.Rank, next.Contract);
            _coming.Dequeue();
        }

        Int128 claimed = 0, hourly = 0;
        _done.Clear();
        foreach (var (rank, contract) in _inForce)
        {
            if (claimed == part.Energy.MillijoulePartsPerMillion) break;
            if (part.Interval.To <= contract.Period.To)
            {
                var taken = Int128.Min(left[contract.Id], part.Energy.MillijoulePartsPerMillion - claimed);
                left[contract.Id] -= taken;
                claimed += taken;
                if (contract.IsHourly) hourly += taken;
            }

            if (contract.Period.To <= part.Interval.From || left[contract.Id] == 0) _done.Add(rank);
        }

        foreach (var rank in _done) _inForce.Remove(rank);
        return (claimed, hourly);
    }
}
