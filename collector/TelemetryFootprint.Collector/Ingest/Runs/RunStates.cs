using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// What is known of a run's newest attempt, as a claimant is told it: of all hosts if the claim names the project that the run is registered with,
/// else of the claimant's own alone, for an id is no proof of anything; so too while nobody knows of the others. Real energy where there is any; grams of one family, or none.
/// </summary>
internal sealed class RunStates(IRunStore runs, IRunStandings standings, ILedgerReader ledger, IFactorChains chains, TimeProvider time, HostOnlyBudgets? parts = null)
{
    private const int PicogramsPerNanogram = 1000;

    public RunState Of(RunClaim claim, string host, CancellationToken cancellationToken = default)
    {
        var isOwn = runs.Find(claim.RunId)?.Project is { } project && project == claim.Project;
        var now = Now(claim.RunId, host, cancellationToken);
        var isWhole = isOwn && now.WhyHostOnly is null;
        var standing = isWhole ? now.Standing : now.Standing.On(host);
        var simulated = standing.Hosts.Count > 0 && standing.Hosts.All(row => row.Simulated);
        var rows = standing.Hosts.Where(row => row.Simulated == simulated).ToList();
        var energy = rows.Aggregate(default(EnergyCell), (sum, row) => sum + row.Energy);
        var state = new RunState
        {
            RunId = claim.RunId,
            Name = claim.Name,
            Project = claim.Project,
            EnergyMillijoules = (ulong)energy.Millijoules,
            UnpricedMillijoules = (ulong)rows.Sum(row => row.Unpriced.Millijoules),
            HostEnergyMillijoules = (ulong)rows.Where(row => row.Host == host).Sum(row => row.Energy.Millijoules),
            HostOnly = !isWhole,
            HostOnlyReason = isOwn ? now.WhyHostOnly ?? string.Empty : string.Empty,
            Closed = claim.Over,
            AgeMilliseconds = (uint)now.Age.TotalMilliseconds,
        };
        var grade = Grade(state, host, standing, rows);
        Price(state, energy, [.. standing.Booked.Where(total => total.Simulated == simulated)], grade);
        if (BudgetOf(claim, state) is { } budget)
        {
            state.Budgets.Add(budget);
            if (isOwn && !claim.Over) parts?.Heard(claim.RunId, now.WhyHostOnly);
        }

        return state;
    }

    /// <exception cref="StoreUnavailableException">Nor is this host's part known here.</exception>
    private RunNow Now(string run, string host, CancellationToken cancellationToken)
    {
        try
        {
            return standings.Of(run, host, cancellationToken);
        }
        catch (StoreUnavailableException away) when (standings.OnHost(run, host) is { } here)
        {
            return new(here, TimeSpan.Zero)
            {
                WhyHostOnly = away.InnerException is TimeoutException ? "the shared store does not sum in time what its other hosts use" : "the shared store has not said of late what its other hosts use",
            };
        }
    }

    /// <summary>Null: there is none. What is used of it is unknown while nothing is priced, and then it is not exceeded: an unknown grid ends no command.</summary>
    internal static BudgetState? BudgetOf(RunClaim claim, RunState state)
    {
        if (claim.Budget is not { Unit: "g" or "J" } budget || !double.IsFinite(budget.Limit) || budget.Limit <= 0)
            return null;
        var told = new BudgetState { Name = claim.RunId, Unit = budget.Unit, Limit = budget.Limit };
        double? used = budget.Unit == "J" ? state.EnergyMillijoules / 1e3 : state.HasEmissionsNanograms ? state.EmissionsNanograms / 1e9 : null;
        if (used is { } known)
            (told.Used, told.Exceeded) = (known, known >= budget.Limit);
        return told;
    }

    private void Price(RunState state, EnergyCell energy, List<RunGramsOnHost> booked, FactorQuality? grade)
    {
        var shown = booked.Where(total => chains.ChainFor(total.Zone) is not { } chain || chain.Family == total.Family).ToList();
        if (shown.Count == 0 || shown.Select(total => total.Family).Distinct().Count() > 1)
            return;
        var grams = GramsCo2e.Sum(shown.Select(total => total.Grams));
        state.EmissionsNanograms = Nanograms(grams);
        state.Factor = Label.Of(shown[0].Family.Kind);
        if (energy.Millijoules <= 0)
            return;
        // Of booked grams nobody keeps the grades: those of the factors now, and where there are none now, the widest.
        var range = GramsRange.Of(energy, grams, grade ?? FactorQuality.Annual);
        state.EmissionsLowNanograms = Nanograms(range.Low);
        state.EmissionsHighNanograms = Nanograms(range.High);
    }

    private static ulong Nanograms(GramsCo2e grams) => (ulong)(grams.Picograms / PicogramsPerNanogram);

    /// <summary>The lowest grade of the factors that price its zones now; null: nothing prices any of them.</summary>
    private FactorQuality? Grade(RunState state, string host, RunStanding standing, List<RunOnHost> rows)
    {
        var now = UtcMinute.FromTime(time.GetUtcNow());
        var grades = new List<FactorQuality>();
        foreach (var at in rows.Select(row => row.Host).Append(host).Distinct(StringComparer.Ordinal))
        {
            // Where a host stands that reports to another collector is known by what its energy was priced in.
            var zone = ledger.SiteOf(at, now)?.Zone ?? standing.Booked.LastOrDefault(row => row.Host == at)?.Zone;
            if (zone is not { Length: > 0 } || chains.ChainFor(zone) is not { } chain || ledger.Intensity(zone, chain.Family.Kind, new(now, now + 1)) is not [var slot, ..])
                continue;
            grades.Add(slot.Quality);
            if (at == host)
                state.Intensity = slot.Value.Value;
        }

        if (grades.Count == 0)
            return null;
        state.Quality = Words.Of(grades.Min());
        return grades.Min();
    }
}
