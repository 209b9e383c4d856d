namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Whom a GPU is set aside for, by claims and by schedulers. Any thread.</summary>
internal sealed class Reservations(ClaimBook book)
{
    /// <summary>Of one GPU; more share none of what it draws unused.</summary>
    public const int MostOfAGpu = 16;

    private IReadOnlyList<SystemReservation> _ofTheSystem = [];

    /// <summary>What schedulers have set aside on this host now.</summary>
    public IReadOnlyList<SystemReservation> OfTheSystem
    {
        get => Volatile.Read(ref _ofTheSystem);
        set => Volatile.Write(ref _ofTheSystem, value);
    }

    /// <summary>The runs, each once, in an order of their names; empty: nobody's.</summary>
    /// <param name="uuid">Of the GPU.</param>
    /// <param name="index">Its place on the host.</param>
    /// <param name="sinceMicroseconds">The beginning of what is split: a reservation that came later says nothing of it.</param>
    public IReadOnlyList<string> Of(string uuid, int index, long sinceMicroseconds)
    {
        var (open, ofTheSystem) = (book.Open, OfTheSystem);
        if (open.Count == 0 && ofTheSystem.Count == 0)
            return [];
        var claims = open.Where(claim => claim.HeldAt(sinceMicroseconds) && claim.Reserves(uuid, index)).ToList();
        // A claim within a job takes the place of the job on what it claims.
        var jobs = ofTheSystem.Where(job => job.SinceMicroseconds <= sinceMicroseconds && job.Gpus.Any(gpu => ClaimRules.Names(gpu, uuid, index)) && !claims.Exists(claim => claim.Place == job.RunId));
        return [.. claims.Select(claim => claim.RunId).Concat(jobs.Select(job => job.RunId)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostOfAGpu)];
    }
}
