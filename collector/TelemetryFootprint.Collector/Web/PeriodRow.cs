using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Web.Account;

namespace TelemetryFootprint.Collector.Web;

/// <summary>A closed period: what it was when it was closed, and beside it what became known since. A reason: nobody can tell what did.</summary>
internal sealed record PeriodRow(
    string Name, DateTimeOffset From, DateTimeOffset To, string TimeZone, double Materiality, DateTimeOffset ClosedAt, string ClosedBy,
    IReadOnlyList<PeriodTotalRow> Totals, IReadOnlyList<MemoRow> Memos, IReadOnlyList<WaterMemoRow> Water, string? Reason)
{
    private const double Million = 1e6;

    public static PeriodRow Of(PeriodSince since)
    {
        var (closed, memos, whyUnknown) = since;
        var period = closed.Period;
        return new(
            period.Name, period.Range.From.ToTime(), period.Range.To.ToTime(), period.TimeZone, period.MaterialityPpm / Million, closed.ClosedAt, closed.Who,
            [.. closed.Totals.Select(Row)], [.. memos.Where(memo => memo.Lines.Count > 0).Select(Row)], [.. since.Water.Select(Row)], whyUnknown);
    }

    private static PeriodTotalRow Row(PeriodTotal total) => new(
        total.Zone, Kind(total.Family), Gas(total.Family), total.Simulated, new(total.Energy.Value, "J"),
        new(total.Product?.ToGrams().Value, "g", Reason: Web.Reason.Unpriced(total.Unpriced, total.Product is not null)), new(total.Unpriced.Value, "J"));

    private static MemoRow Row(Memo memo) => new(
        Kind(memo.Family), Gas(memo.Family), memo.Simulated, Grams(memo.Closed?.Value, "nothing was priced at the closing"),
        Grams(memo.Now?.Value, "nothing is priced in this family today"), new(memo.Delta.Value, "g"), memo.IsMaterial,
        [.. memo.Lines.Select(line => new MemoLineRow(line.Zone, line.Reason, new(line.Delta.Value, "g")))]);

    private static WaterMemoRow Row(WaterMemo memo) => new(
        memo.Zone, memo.Simulated, memo.Closed is { } closed ? WaterAnswer.Of(closed).Total : new(null, "L", Reason: "what was known at the closing is not told any more"),
        WaterAnswer.Of(memo.Now).Total, memo.Reason);

    private static Figure Grams(double? value, string absent) => new(value, "g", Reason: value is null ? absent : null);

    private static string? Kind(FactorFamily? family) => family is { } of ? Label.Of(of.Kind) : null;

    private static string? Gas(FactorFamily? family) => family is { } of ? Words.Of(of.Gas) : null;
}
