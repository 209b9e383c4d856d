using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Account;

/// <summary>What holds of any account, whatever was used where, by whom and at which price.</summary>
public sealed class AccountProperties
{
    private static readonly FactorFamily Lifecycle = new(FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e);
    private static readonly FactorFamily Direct = Lifecycle with { Kind = FactorKind.Direct };

    private static readonly Gen<AccountCell> AnyCell =
        from zone in Gen.Elements("DE", "FR", "JP", "AT", "IN")
        from hour in Gen.Choose(0, 30)
        from millijoules in Gen.Choose(0, int.MaxValue)
        from grams in Gen.Choose(-1, 900)
        from quality in Gen.Elements(Enum.GetValues<FactorQuality>())
        from pue in Gen.Elements(1_000_000, 1_070_001, 1_580_000)
        from host in Gen.Elements("a", "b", "c")
        from owner in Gen.Elements(OwnerText.Idle, OwnerText.Unattributed, "a", "b", OwnerText.ReservedIdlePrefix + "a")
        from first in Gen.Choose(-1, 900)
        from method in Gen.Elements(Method.Counter, Method.Integrated, Method.Simulated)
        from wue in Gen.Elements(0L, 550_000L, -1L)
        select new AccountCell(
            new(host, $"GPU-{host}", owner, PowerState.Unspecified, method),
            new(host, SitePeriod.BeforeAllTime, host, zone, new(pue, true), wue < 0 ? null : wue), new(new(hour * 60), new((hour + 1) * 60)),
            new(millijoules, millijoules * 9L / 10, millijoules * 11L / 10, 60_000), zone == "FR" ? Direct : Lifecycle,
            grams < 0 ? null : (GramsPerKilowattHour.FromGrams(grams), quality))
        {
            First = first < 0 ? null : (new(1_200_000, true), GramsPerKilowattHour.FromGrams(first)),
        };

    private static readonly Arbitrary<(AccountCell[] Cells, Contract[] Contracts)> Accounts = (
        from cells in Gen.ArrayOf(AnyCell)
        from contracts in Gen.ArrayOf(
            from zone in Gen.Elements("DE", "FR", "JP", "AT")
            from start in Gen.Choose(0, 30)
            from length in Gen.Choose(1, 30)
            from joules in Gen.Choose(1, int.MaxValue)
            select (zone, start, length, joules))
        select (cells, contracts.Select((contract, i) => new Contract(
            $"c{i}", FacilityEnergy.Metered(new Joules(contract.joules)), new(new(contract.start * 60), new((contract.start + contract.length) * 60)), contract.zone, Fuel.Wind)).ToArray())).ToArbitrary();

    /// <summary>However the same cells are grouped, every column of the rows has one sum.</summary>
    [Fact]
    public void Totals_InAnyGrouping_SumToTheWhole() => Prop.ForAll(Accounts, account =>
    {
        var whole = Columns(Totals(account, TotalsGrouping.All));
        return new[] { TotalsGrouping.Device, TotalsGrouping.Host, TotalsGrouping.Project, TotalsGrouping.Zone }.All(by =>
            Columns(Totals(account, by)).Zip(whole).All(pair => Abs(pair.First - pair.Second) <= 400));
    }).QuickCheckThrowOnFailure();

    /// <summary>What is of runs, what they hold unused with them, and what is nobody's, is all: energy, litres, device hours and restated grams, each exactly.</summary>
    [Fact]
    public void Totals_ByRun_SumToTheWholeExactly() => Prop.ForAll(Accounts, account =>
    {
        var (runs, whole) = (Totals(account, TotalsGrouping.Run), Totals(account, TotalsGrouping.All));
        return runs.Select(row => row.Key.Name).All(name => name is "a" or "b" or OwnerText.Idle or OwnerText.Unattributed) && Exact(runs).SequenceEqual(Exact(whole));
    }).QuickCheckThrowOnFailure();

    /// <summary>The account of one run is its row of the account of all.</summary>
    [Fact]
    public void Totals_OfOneRun_AreItsRowsOfAll() => Prop.ForAll(Accounts, account =>
    {
        var query = new AccountQuery(new(new(0), new(31 * 60))) { Filter = new(null, null, new HashSet<string> { "a" }) };
        var own = account.Cells.Where(cell => query.Holds(new(cell.Series, cell.Site, cell.Slot.From, cell.Slot, cell.Energy))).ToArray();
        return Exact(Totals((own, account.Contracts), TotalsGrouping.Device)).SequenceEqual(Exact([.. Totals(account, TotalsGrouping.Run).Where(row => row.Key.Name == "a")]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Shares_OfEveryRow_SumToTheWholeAndToItsEnergy() => Prop.ForAll(Accounts, account => Totals(account, TotalsGrouping.Device).All(row =>
    {
        var shares = row.Operational.Shares;
        return shares.Sum(share => share.Energy.Millijoules) == row.Operational.Energy.Millijoules
            && (row.Operational.Energy.Millijoules == 0 ? shares.Count == 0 : shares.Sum(share => share.PartsPerMillion) == 1_000_000);
    })).QuickCheckThrowOnFailure();

    /// <summary>Energy at the meter is each cell's IT energy times its PUE, and grams are that times the factor: once.</summary>
    [Fact]
    public void Pue_IsAppliedOnce() => Prop.ForAll(Accounts, account =>
    {
        var rows = Totals(account, TotalsGrouping.All);
        var facility = account.Cells.Aggregate((Int128)0, (sum, cell) => sum + ((Int128)cell.Energy.Millijoules * cell.Site.Pue.PartsPerMillion));
        var grams = account.Cells.Where(cell => cell.Price is not null).Sum(cell => cell.Energy.Millijoules / 3.6e9 * cell.Site.Pue.Value * cell.Price!.Value.Value.Value);
        return rows.Aggregate((Int128)0, (sum, row) => sum + row.Operational.Facility.MillijoulePartsPerMillion) == facility
            && Math.Abs(rows.Sum(row => row.Operational.Grams?.Value ?? 0) - grams) <= (1e-9 * grams) + 1e-9;
    }).QuickCheckThrowOnFailure();

    /// <summary>Covered, residual and unpriced energy are all energy at the meter; no contract covers more than it has.</summary>
    [Fact]
    public void Market_OfAnyContracts_ConservesEnergy() => Prop.ForAll(Accounts, account =>
    {
        if (account.Contracts.Length == 0) return true;
        var rows = Totals(account, TotalsGrouping.Device).Where(row => !row.Key.Simulated).ToList();
        Int128 Sum(Func<AccountTotal, FacilityEnergy> of) => rows.Aggregate((Int128)0, (sum, row) => sum + of(row).MillijoulePartsPerMillion);
        return Sum(row => row.Market.Covered) + Sum(row => row.Market.Residual) + Sum(row => row.Market.Unpriced) == Sum(row => row.Operational.Facility)
            && Sum(row => row.Market.Covered) <= account.Contracts.Aggregate((Int128)0, (sum, contract) => sum + contract.Energy.MillijoulePartsPerMillion);
    }).QuickCheckThrowOnFailure();

    /// <summary>The location's number is the same with and without contracts.</summary>
    [Fact]
    public void Contracts_NeverTouchTheLocationsNumber() => Prop.ForAll(Accounts, account =>
        Totals(account, TotalsGrouping.Zone).Select(row => (row.Operational.Grams, row.Scopes.Combustion.Grams))
            .SequenceEqual(Totals((account.Cells, []), TotalsGrouping.Zone).Select(row => (row.Operational.Grams, row.Scopes.Combustion.Grams)))).QuickCheckThrowOnFailure();

    private static Int128 Abs(Int128 value) => value < 0 ? -value : value;

    private static Int128[] Exact(IReadOnlyList<AccountTotal> rows)
    {
        Int128 Sum(Func<AccountTotal, Int128?> of) => rows.Aggregate((Int128)0, (sum, row) => sum + (of(row) ?? 0));
        return
        [
            Sum(row => row.Operational.Energy.Millijoules), Sum(row => row.Operational.Facility.MillijoulePartsPerMillion), Sum(row => row.Restated.Change?.Value),
            Sum(row => row.Restated.Lacking.Millijoules), Sum(row => row.Water.OnSite?.Nanolitres), Sum(row => row.Water.OffSite?.Nanolitres), Sum(row => row.Water.LackingOnSite.Millijoules),
            Sum(row => (Int128)decimal.Round(row.Embodied.Shares.Sum(share => share.Hours.Value) * 3_600_000)),
        ];
    }

    private static Int128[] Columns(IReadOnlyList<AccountTotal> rows)
    {
        Int128 Sum(Func<AccountTotal, Int128?> of) => rows.Aggregate((Int128)0, (sum, row) => sum + (of(row) ?? 0));
        return
        [
            Sum(row => row.Operational.Energy.Millijoules), Sum(row => row.Operational.Facility.MillijoulePartsPerMillion), Sum(row => row.Operational.Unpriced.Millijoules),
            Sum(row => row.Operational.Grams?.Picograms), Sum(row => row.Operational.Bounds.Low.Picograms), Sum(row => row.Operational.Bounds.High.Picograms),
            Sum(row => row.Scopes.Combustion.Grams?.Picograms), Sum(row => row.Scopes.Upstream.Grams?.Picograms), Sum(row => row.Scopes.FuelAndEnergy.Grams?.Picograms),
            Sum(row => row.Scopes.Combustion.Lacking.Millijoules), Sum(row => row.Market.Emissions?.Grams.Picograms), Sum(row => row.Market.Covered.MillijoulePartsPerMillion),
            Sum(row => row.Water.OnSite?.Nanolitres), Sum(row => row.Water.OffSite?.Nanolitres), Sum(row => row.Water.LackingOnSite.Millijoules),
            Sum(row => (Int128)(row.Embodied.Shares.Sum(share => share.Hours.Value) * 3_600_000)),
        ];
    }

    private static IReadOnlyList<AccountTotal> Totals((AccountCell[] Cells, Contract[] Contracts) account, TotalsGrouping by)
    {
        var rules = new AccountRules(
            account.Contracts.Length == 0 ? null : ContractBook.Of(account.Contracts), EmbodiedCatalogue.Bundled, site => site == "b" ? Ownership.Cloud : Ownership.Own);
        var used = account.Cells.Where(cell => !cell.Series.IsSimulated).Select(cell => new ZoneEnergy(cell.Site.Zone, cell.Slot, cell.Site.Pue, cell.It));
        var devices = account.Cells.Select(cell => cell.Series).DistinctBy(series => (series.Host, series.Device))
            .ToDictionary(series => (series.Host, series.Device), series => new DeviceIdentity(series.Host, series.Device, 0, "H100 80GB HBM3", DeviceKind.Gpu));
        return Accountant.Totals(rules, by, new([.. used], devices), account.Cells);
    }
}
