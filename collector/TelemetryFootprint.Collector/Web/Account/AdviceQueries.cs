using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary><c>/advice</c>: windows and zones for a job, from what is known of the coming hours.</summary>
internal sealed class AdviceQueries(ZoneOutlooks forecasts, DecisionQueries decisions, SitesOptions sites, TimeProvider time)
{
    private const int LongestHours = 7 * 24;
    private const int HorizonMinutes = 14 * 24 * 60;
    private const int MostZones = 50;

    public AdviceAnswer Advice(string? hours, string? watts, string? zones, string? by, CancellationToken cancellationToken = default)
    {
        if (by is not (null or "" or "time" or "zone" or "both")) throw new QueryException("by", $"'{by}' is not time, zone or both");
        var minutes = (int)decimal.Ceiling(Number("hours", Query.Needed("hours", hours), LongestHours) * 60);
        var job = new AdvisedJob(minutes, string.IsNullOrEmpty(watts) ? null : Watts.FromWatts(Number("watts", watts, 1_000_000_000)));
        var names = ZonesOf(zones);
        var now = UtcMinute.FromTime(time.GetUtcNow()) + 1;
        var marginal = names.Select(zone => Marginal(zone, now)).ToList();
        var (isByZone, isByTime) = (by is "zone" or "both", by != "zone");
        var all = names.Where((_, index) => marginal[index]?.At(now, minutes) is null).ToList();
        // Zones that are compared share one signal; by time each stands for itself.
        var views = names.Select((zone, index) => View(zone, marginal[index], isByZone ? all : [.. all.Where(lacking => lacking == zone)], now, cancellationToken)).ToList();
        var rows = names.Select((zone, index) => isByZone
            ? ByZone(job, names[0], views[0], zone, views[index], now, isByTime)
            : ByTime(job, zone, views[index], now)).ToList();
        var shared = views.Select(view => view.Signal).Distinct(StringComparer.Ordinal).ToList() is [var one] ? one : null;
        return new(
            now.ToTime(), minutes / 60.0, job.Power is { } power ? power.Milliwatts / 1000.0 : null, isByZone ? by! : "time", shared, all.Count == 0 ? null : ReasonOf(all), Best(rows, isByZone), rows);
    }

    /// <summary>Marginal if no zone that it is compared with lacks such values.</summary>
    private AdviceView View(string zone, IntensityOutlook? marginal, List<string> lacking, UtcMinute now, CancellationToken cancellationToken) => lacking.Count == 0
        ? new("marginal", null, marginal)
        : new("average", ReasonOf(lacking), forecasts.Average(zone, new(now, now + HorizonMinutes), cancellationToken));

    private static string ReasonOf(List<string> lacking) =>
        $"no marginal values reach over the job in {string.Join(", ", lacking)}: an average says what the grid emits, not what shifting saves";

    private AdviceRow ByTime(AdvisedJob job, string zone, AdviceView view, UtcMinute now) =>
        Row(job, zone, view, view.Outlook?.Best(now, job.Minutes), "start now in this zone", zone, view.Outlook?.At(now, job.Minutes), now);

    /// <summary>
    /// The first zone is where the job would run otherwise, now; a zone whose values count something else is not compared with it. <paramref name="isByTime"/>:
    /// each zone's best window, and not its next.
    /// </summary>
    private AdviceRow ByZone(AdvisedJob job, string here, AdviceView hereView, string zone, AdviceView view, UtcMinute now, bool isByTime)
    {
        var (hereOutlook, outlook) = (hereView.Outlook, view.Outlook);
        var isComparable = outlook is not null && hereOutlook is not null && outlook.Family == hereOutlook.Family;
        var row = Row(job, zone, view, !isComparable ? null : isByTime ? outlook!.Best(now, job.Minutes) : outlook!.At(now, job.Minutes), $"start now in {here}", here, hereOutlook?.At(now, job.Minutes), now);
        return isComparable || outlook is null || hereOutlook is null ? row : row with
        {
            Reason = $"its values count {Words.Of(outlook.Family)}, those of {here} {Words.Of(hereOutlook.Family)}: they are not compared",
        };
    }

    private AdviceRow Row(AdvisedJob job, string zone, AdviceView view, JobWindow? window, string counterfactual, string otherZone, JobWindow? otherwise, UtcMinute now)
    {
        var (pue, otherPue) = (PueOf(zone), PueOf(otherZone));
        var outlook = view.Outlook;
        var until = outlook?.ReachesTo(now);
        return new(
            zone, pue.Value, pue.IsSet, view.Signal, view.Reason, outlook is null ? null : Label.Of(outlook.Family.Kind), outlook is null ? null : Words.Of(outlook.Family.Gas),
            window is null ? null : job.Run(zone, window, pue), counterfactual, otherwise is null ? null : job.Run(otherZone, otherwise, otherPue),
            job.Saving(window, pue, otherwise, otherPue), until?.ToTime(),
            window is not null ? null
            : outlook is null ? "no provider covers the zone, or the collector does not ask for it: it has no site there"
            : until is null ? "nothing is known of the coming hours; a yearly mean says nothing of them"
            : "the forecast does not reach over the whole job");
    }

    /// <summary>The least grams; windows of different zones are compared only where one question compared them.</summary>
    private static AdviceRow? Best(List<AdviceRow> rows, bool isByZone) => isByZone || rows.Count == 1
        ? rows.Where(row => row.Window is not null).MinBy(row => row.Window!.Intensity.Value * row.Pue)
        : null;

    private IntensityOutlook? Marginal(string zone, UtcMinute now)
    {
        var said = decisions.SaidOf(zone, new(now, now + HorizonMinutes)).Select(row => row.Said).ToList();
        return said.Count == 0 ? null : new(zone, FactorFamily.Of(said[0].Identity), said.Select(one => new IntensityStretch(one.Interval, one.Value, one.Quality)));
    }

    private List<string> ZonesOf(string? zones)
    {
        var names = string.IsNullOrEmpty(zones)
            ? sites.Zones
            : [.. zones.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        return names.Count is > 0 and <= MostZones ? [.. names] : throw new QueryException("zones", names.Count == 0 ? "is missing, and no site has a zone" : $"are more than {MostZones}");
    }

    /// <summary>Of the zone's sites, if they agree.</summary>
    private Pue PueOf(string zone) =>
        sites.All.Where(site => site.Assignment.Zone == zone).Select(site => site.Assignment.Pue).Distinct().ToList() is [var one] ? one : Pue.Unset;

    private static decimal Number(string name, string text, decimal most) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most
            ? number
            : throw new QueryException(name, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number above 0 and at most {most}"));
}
