namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>
/// Which GPUs a claim may set aside: what they draw unused is then its run's and nobody else's, so a word is not enough. What a process's device control group
/// or its job has been given, it may; root and users of the configuration may any.
/// </summary>
internal sealed class ReservationRight(IProcessFacts facts, JobScan jobs, Reservations reservations, ClaimLimits limits)
{
    /// <summary>By index or UUID; null: any.</summary>
    public IReadOnlyList<string>? Of(ClaimOrder order, IReadOnlyList<string> places)
    {
        if (order.Gpus.Count == 0)
            return [];
        if (order.User == ClaimOrder.Root || limits.ReservingUsers.Contains(order.User))
            return null;
        if (CgroupRun.SlurmJobOf(places) is not { } job)
            return CgroupRun.Of(places) is { } place && OfPod(place) is { Count: > 0 } given ? given : facts.GpusOpenTo(places);
        if (Given(job) is { } known)
            return known;
        // A job that began since the last scan.
        jobs.Scan();
        return Given(job) ?? [];
    }

    private List<string> OfPod(string run) => [.. reservations.OfPods.Where(given => given.RunId == run).SelectMany(given => given.Gpus)];

    private IReadOnlyList<string>? Given(string job) => reservations.OfTheSystem.FirstOrDefault(given => given.RunId == job)?.Gpus;
}
