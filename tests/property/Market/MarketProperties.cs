using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.PropertyTests.Market;

public sealed class MarketProperties
{
    private static readonly Gen<string> Zones = Gen.Elements("DE", "FR", "JP");

    private static readonly Arbitrary<Consumption[]> Used = Gen.ArrayOf(
        from zone in Zones
        from hour in Gen.Choose(0, 48)
        from joules in Gen.Choose(0, int.MaxValue)
        select new Consumption(zone, new(new UtcMinute(hour * 60), new UtcMinute((hour + 1) * 60)), FacilityEnergy.Metered(new Joules(joules)))).ToArbitrary();

    private static readonly Arbitrary<ContractBook> Books = Gen.ArrayOf(
        from zone in Zones
        from start in Gen.Choose(0, 48)
        from length in Gen.Choose(1, 48)
        from joules in Gen.Choose(1, int.MaxValue)
        select (zone, start, length, joules)).Select(contracts => ContractBook.Of(contracts.Select((contract, i) => new Contract(
            $"c{i}",
            FacilityEnergy.Metered(new Joules(contract.joules)),
            new(new UtcMinute(contract.start * 60), new UtcMinute((contract.start + contract.length) * 60)),
            contract.zone,
            Fuel.Wind)))).ToArbitrary();

    // Few hours, so that slots and contracts often end together and many use one slot.
    private static readonly Arbitrary<(Consumption[] Used, ContractBook Book)> Crowded = (
        from used in Gen.ArrayOf(from hour in Gen.Choose(0, 4)
                                 from joules in Gen.Choose(0, 10)
                                 select new Consumption("DE", new(new UtcMinute(hour * 60), new UtcMinute((hour + 1) * 60)), FacilityEnergy.Metered(new Joules(joules))))
        from contracts in Gen.ArrayOf(from start in Gen.Choose(0, 4)
                                      from length in Gen.Choose(1, 3)
                                      from joules in Gen.Choose(1, 20)
                                      select (start, length, joules))
        select (used, ContractBook.Of(contracts.Select((contract, i) => new Contract(
            $"c{i}", FacilityEnergy.Metered(new Joules(contract.joules)),
            new(new UtcMinute(contract.start * 60), new UtcMinute((contract.start + contract.length) * 60)), "DE", Fuel.Wind))))).ToArbitrary();

    private static Int128 Sum(IEnumerable<FacilityEnergy> parts) => parts.Aggregate((Int128)0, (sum, part) => sum + part.MillijoulePartsPerMillion);

    /// <summary>Every joule is covered, residual or unpriced, and every claimed one came off one contract.</summary>
    [Fact]
    public void Of_AnyBook_ConservesEnergyOnBothSides() => Prop.ForAll(Used, Books, (used, book) =>
    {
        var account = MarketAllocation.Of(used, book);
        var claimed = Sum(book.Contracts.Select(contract => contract.Energy)) - Sum(account.Unused.Values);
        return account.Covered.MillijoulePartsPerMillion + account.Residual.MillijoulePartsPerMillion + account.Unpriced.MillijoulePartsPerMillion == Sum(used.Select(part => part.Energy))
            && account.Covered.MillijoulePartsPerMillion == claimed
            && account.Unused.Values.All(left => left.MillijoulePartsPerMillion >= 0);
    }).QuickCheckThrowOnFailure();

    /// <summary>What is let go on the way is what a look at every contract for every slot would have let go.</summary>
    [Fact]
    public void PartsOf_AnyBook_CoverWhatALookAtAllContractsCovers() => Prop.ForAll(Crowded, crowd =>
    {
        var (used, book) = crowd;
        var left = book.Contracts.ToDictionary(contract => contract.Id, contract => contract.Energy.MillijoulePartsPerMillion);
        var expected = new List<Int128>();
        foreach (var part in used.OrderBy(part => part.Interval.From).ThenBy(part => part.Zone, StringComparer.Ordinal))
        {
            var missing = part.Energy.MillijoulePartsPerMillion;
            foreach (var contract in book.Contracts.Where(contract => contract.Zone == part.Zone && contract.Period.From <= part.Interval.From && contract.Period.To >= part.Interval.To))
            {
                var taken = Int128.Min(missing, left[contract.Id]);
                (missing, left[contract.Id]) = (missing - taken, left[contract.Id] - taken);
            }

            expected.Add(part.Energy.MillijoulePartsPerMillion - missing);
        }

        return expected.SequenceEqual(MarketAllocation.PartsOf(used, book).Select(part => part.Covered.MillijoulePartsPerMillion));
    }).QuickCheckThrowOnFailure();

    /// <summary>A certificate is a claim on energy that was used: more of them never raise the emissions.</summary>
    [Fact]
    public void Of_MoreContracts_NeverEmitsMore() => Prop.ForAll(Used, Books, (used, book) =>
        MarketAllocation.Of(used, book).Emissions.Grams.Picograms <= MarketAllocation.Of(used, ContractBook.Of([])).Emissions.Grams.Picograms).QuickCheckThrowOnFailure();

    [Fact]
    public void Score_AnyHours_IsBetweenNoneAndAll() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(0, 1000).SelectMany(_ => Gen.Choose(0, 2000), (load, supply) => (load, supply))).ToArbitrary(), hours =>
        {
            var score = hours.Aggregate(default(CarbonFreeScore), (sum, hour) =>
                sum.Add(FacilityEnergy.Metered(new Joules(hour.load)), FacilityEnergy.Metered(new Joules(hour.supply))));
            return score.Ratio is not { } ratio ? hours.Sum(hour => hour.load) == 0 : ratio is >= 0 and <= 1 && score.Unmatched.MillijoulePartsPerMillion >= 0;
        }).QuickCheckThrowOnFailure();
}
