using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Core.Account;

/// <summary>Cells of an account without a ledger.</summary>
internal static class AccountCells
{
    public static readonly FactorFamily Lifecycle = new(FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e);
    public static readonly FactorFamily Direct = new(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2);

    public static AccountRules Rules(params Contract[] contracts) =>
        new(contracts.Length == 0 ? null : ContractBook.Of(contracts), EmbodiedCatalogue.Bundled, site => site == "rented" ? Ownership.Cloud : Ownership.Own);

    public static MinuteRange Hour(int hour, int hours = 1) => new(new(hour * 60), new((hour + hours) * 60));

    public static AccountCell Cell(
        string zone = "DE", int hour = 0, long kilojoules = 3600, decimal? grams = 300, FactorFamily? family = null, FactorQuality quality = FactorQuality.Measured,
        decimal pue = 1, string host = "node-1", string site = "home", Method method = Method.Counter, long halfPpm = 50_000)
    {
        var millijoules = kilojoules * 1_000_000;
        var half = millijoules * halfPpm / 1_000_000;
        return new(
            new(host, $"GPU-{host}", OwnerText.Unattributed, PowerState.Unspecified, method),
            new(host, SitePeriod.BeforeAllTime, site, zone, Pue.FromRatio(pue), null), Hour(hour),
            new(millijoules, millijoules - half, millijoules + half, 3_600_000), grams is null && family is null ? null : family ?? Lifecycle,
            grams is { } value ? (GramsPerKilowattHour.FromGrams(value), quality) : null);
    }

    public static AccountContext Context(params IEnumerable<AccountCell> consumption) => new(
        [.. consumption.Where(cell => !cell.Series.IsSimulated).Select(cell => new ZoneEnergy(cell.Site.Zone, cell.Slot, cell.Site.Pue, cell.It))],
        consumption.Select(cell => cell.Series).DistinctBy(series => (series.Host, series.Device))
            .ToDictionary(series => (series.Host, series.Device), series => new DeviceIdentity(series.Host, series.Device, 0, "NVIDIA H100 80GB HBM3", DeviceKind.Gpu)));

    public static Contract Contract(string id, decimal kilowattHours, MinuteRange period, string zone = "DE") =>
        new(id, FacilityEnergy.Metered(Joules.FromKilowattHours(kilowattHours)), period, zone, TelemetryFootprint.Accounting.Factors.Fuel.Wind);
}
