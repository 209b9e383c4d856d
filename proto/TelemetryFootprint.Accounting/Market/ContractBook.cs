using System.Globalization;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Market;

/// <summary>The contracts of an account, in the order in which they are used up: what ends first goes first, then by id.</summary>
public sealed class ContractBook
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm'Z'";

    private ContractBook(IEnumerable<Contract> contracts) =>
        Contracts = [.. contracts.OrderBy(contract => contract.Period.To).ThenBy(contract => contract.Period.From).ThenBy(contract => contract.Id, StringComparer.Ordinal)];

    public IReadOnlyList<Contract> Contracts { get; }

    public static ContractBook Of(IEnumerable<Contract> contracts) => new(contracts);

    /// <summary>
    /// Reads <c>id,mwh,from,to,zone,cfe_type</c>; times are UTC minutes such as <c>2026-01-01T00:00Z</c>, <c>to</c> excluded.
    /// Throws <see cref="FormatException"/> with the line's number.
    /// </summary>
    public static ContractBook Read(TextReader reader) => new(FactTable.Read(
        reader,
        "id,mwh,from,to,zone,cfe_type",
        Parse,
        row => (row.Id, $"{row.Id} stands twice: a certificate is claimed once")));

    private static Contract Parse(FactRow row)
    {
        var period = new MinuteRange(Time(row, 2), Time(row, 3));
        return period.Minutes > 0
            ? new(row[0], FacilityEnergy.Metered(Joules.FromKilowattHours(row.Positive(1, 1_000_000, "MWh") * 1000)), period, row[4], Source(row))
            : throw row.Wrong(3, $"is not after {row[2]}");
    }

    private static Fuel Source(FactRow row) => row.Word(
        5,
        ("solar", Fuel.Solar),
        ("wind", Fuel.Wind),
        ("wind_offshore", Fuel.WindOffshore),
        ("hydro", Fuel.Hydro),
        ("nuclear", Fuel.Nuclear),
        ("geothermal", Fuel.Geothermal),
        ("biomass", Fuel.Biomass));

    private static UtcMinute Time(FactRow row, int column) =>
        DateTimeOffset.TryParseExact(row[column], Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? UtcMinute.FromTime(time)
            : throw row.Wrong(column, "is not a UTC minute such as 2026-01-01T00:00Z");
}
