namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Whom a GPU is set aside for, by claims and by schedulers. Any thread.</summary>
internal sealed class Reservations(ClaimBook book)
{
    /// <summary>Of one GPU; more share none of what it draws unused.</summary>
    public const int MostOfAGpu = 16;

    /// <summary>An instance is no GPU of the host's count.</summary>
    private const int NoIndex = -1;

    private IReadOnlyList<SystemReservation> _ofTheSystem = [];
    private IReadOnlyList<SystemReservation> _ofPods = [];

    /// <summary>What the kubelet has set aside on this host now.</summary>
    public IReadOnlyList<SystemReservation> OfPods
    {
        get => Volatile.Read(ref _ofPods);
        set => Volatile.Write(ref _ofPods, value);
    }

    /// <summary>What Slurm has.</summary>
    public IReadOnlyList<SystemReservation> OfTheSystem
    {
        get => Volatile.Read(ref _ofTheSystem);
        set => Volatile.Write(ref _ofTheSystem, value);
    }

    /// <summary>The runs, each once, in an order of their names; empty: nobody's.</summary>
    /// <param name="uuid">Of the GPU.</param>
    /// <param name="index">Its place on the host.</param>
    /// <param name="sinceMicroseconds">The beginning of what is split: a reservation that came later says nothing of it.</param>
    public IReadOnlyList<string> Of(string uuid, int index, long sinceMicroseconds) =>
        Of(gpu => ClaimRules.Names(gpu, uuid, index), gpu => ClaimRules.NamesBoardOf(gpu, uuid), sinceMicroseconds);

    /// <summary>The same, of an instance of a MIG board by all its names.</summary>
    public IReadOnlyList<string> Of(IReadOnlyList<string> names, (string Uuid, int Index) board, long sinceMicroseconds) =>
        Of(gpu => names.Any(name => ClaimRules.Names(gpu, name, NoIndex)), gpu => ClaimRules.Names(gpu, board.Uuid, board.Index), sinceMicroseconds);

    private IReadOnlyList<string> Of(Func<string, bool> isIt, Func<string, bool> isItsBoard, long sinceMicroseconds)
    {
        var (open, ofTheSystem, ofPods) = (book.Open, OfTheSystem, OfPods);
        if (open.Count == 0 && ofTheSystem.Count == 0 && ofPods.Count == 0)
            return [];
        var claims = open.Where(claim => claim.HeldAt(sinceMicroseconds) && claim.Reserves(isIt, isItsBoard)).ToList();
        var jobs = ofTheSystem.Concat(ofPods).Where(job => job.SinceMicroseconds <= sinceMicroseconds && job.Gpus.Any(isIt)).DistinctBy(job => job.RunId, StringComparer.Ordinal).ToList();
        return [.. Ranked(jobs, claims).OrderBy(entry => entry.Rank).ThenBy(entry => entry.RunId, StringComparer.Ordinal)
            .Select(entry => entry.RunId).Distinct(StringComparer.Ordinal).Take(MostOfAGpu).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whatever is claimed, each job that a scheduler gave the GPU to keeps a seat, for itself or for the first claim within it.</summary>
    private static IEnumerable<(int Rank, string RunId)> Ranked(List<SystemReservation> jobs, List<Claim> claims)
    {
        foreach (var job in jobs)
        {
            // A claim within a job takes the place of the job on what it claims.
            var within = claims.Where(claim => claim.Place == job.RunId).Select(claim => claim.RunId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (within.Count == 0)
                yield return (0, job.RunId);
            for (var i = 0; i < within.Count; i++)
                yield return (i == 0 ? 0 : 1, within[i]);
        }

        foreach (var claim in claims.Where(claim => !jobs.Exists(job => job.RunId == claim.Place)))
            yield return (2, claim.RunId);
    }
}
