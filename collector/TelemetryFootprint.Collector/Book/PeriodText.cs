using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Collector.Web.Account;

namespace TelemetryFootprint.Collector.Book;

/// <summary>Closed periods and restatements for a person's eyes.</summary>
internal static class PeriodText
{
    public static void WriteAll(IReadOnlyList<PeriodSince> periods, TextWriter output)
    {
        foreach (var period in periods)
        {
            var (closed, memos, whyUnknown) = period;
            Write(closed, output);
            foreach (var memo in memos.Where(memo => memo.Lines.Count > 0)) Write(memo, output);
            foreach (var water in period.Water)
                output.WriteLine($"  memo  water in {Zone(water.Zone)}{Simulated(water.Simulated)}  closed {Litres(water.Closed)}  now {Litres(water.Now)}  {water.Reason}");
            if (whyUnknown is not null) output.WriteLine($"  memo  unknown: {whyUnknown}");
        }

        if (periods.Count == 0) output.WriteLine("no period is closed");
    }

    public static void Write(ClosedPeriod closed, TextWriter output)
    {
        var period = closed.Period;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{period.Name}  {Time(period.Range.From)} to {Time(period.Range.To)} ({period.TimeZone})  closed {InstantText.Minute(closed.ClosedAt)} by {closed.Who}"));
        foreach (var total in closed.Totals)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {Zone(total.Zone)}  {Family(total.Family)}{Simulated(total.Simulated)}  {total.Energy.KilowattHours:0.######} kWh  {Grams(total.Product?.ToGrams())}{Unpriced(total.Unpriced)}"));
        if (closed.Totals.Count == 0) output.WriteLine("  no energy");
    }

    public static void Write(SiteRestatement asked, RestatedSites done, TextWriter output)
    {
        if (done.Hosts.Count == 0)
            throw new InvalidOperationException($"{asked.Subject} has nothing in that time that this would change");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{asked.Subject}: {asked.Describe()}; {done.Hosts.Count} hosts, {done.Energy.KilowattHours:0.######} kWh restated"));
        foreach (var (zone, family, simulated, delta) in done.Deltas)
            output.WriteLine($"  {Zone(zone)}  {Family(family)}{Simulated(simulated)}  {Delta(delta)}");
        foreach (var (zone, simulated, delta) in done.Water)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Zone(zone)}  water{Simulated(simulated)}  {delta.Value:+0.######;-0.######;0} L"));
    }

    private static void Write(Memo memo, TextWriter output)
    {
        output.WriteLine(
            $"  memo  {Family(memo.Family)}{Simulated(memo.Simulated)}  closed {Grams(memo.Closed)}  now {Grams(memo.Now)}  change {Delta(memo.Delta)}{(memo.IsMaterial ? "  MATERIAL" : "")}");
        foreach (var line in memo.Lines) output.WriteLine($"    {Zone(line.Zone)}  {Delta(line.Delta)}  {line.Reason}");
    }

    private static string Family(FactorFamily? family) => family is { } of ? Words.Of(of) : "no factor";

    private static string Zone(string zone) => zone.Length == 0 ? "no zone" : zone;

    private static string Simulated(bool simulated) => simulated ? " simulated" : "";

    private static string Grams(GramsCo2e? grams) => grams is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.Value:0.#########} g") : "unknown";

    /// <summary>What lacks a part is a lower bound, and says why.</summary>
    private static string Litres(WaterTotal? water) => water is null || WaterAnswer.Of(water).Total is not { Value: { } litres } total ? water?.IsWhole == true ? "no energy" : "unknown"
        : string.Create(CultureInfo.InvariantCulture, $"{litres:0.######} L{(water.IsWhole ? "" : $" at least ({total.Reason})")}");

    private static string Delta(GramsCo2e delta) => string.Create(CultureInfo.InvariantCulture, $"{delta.Value:+0.#########;-0.#########;0} g");

    private static string Unpriced(Joules unpriced) => unpriced.Millijoules == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" at least: {unpriced.KilowattHours:0.######} kWh unpriced");

    private static string Time(UtcMinute minute) => InstantText.Minute(minute.ToTime());
}
