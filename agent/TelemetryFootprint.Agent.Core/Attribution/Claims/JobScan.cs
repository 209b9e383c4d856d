using TelemetryFootprint.Agent.Core.Sampling;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>
/// Looks which GPUs Slurm has given to the jobs on this host: what their device control group lets them open, else what their processes find in
/// their environment. One thread; it reads what has to be read.
/// </summary>
internal sealed class JobScan(IProcessFacts facts, TimeProvider time, Reservations reservations)
{
    public const int MostJobs = 256;

    /// <summary>Processes of a host beyond this are not looked at.</summary>
    public const int MostProcesses = 65_536;

    // A number that is taken over by another process is looked at again after so many scans.
    private const int ScansToForget = 6;

    private readonly Dictionary<string, SystemReservation> _jobs = new(StringComparer.Ordinal);
    private readonly HashSet<int> _others = [];
    private int _scans;

    public void Scan()
    {
        if (++_scans % ScansToForget == 0)
            _others.Clear();
        var alive = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pid in facts.All().Take(MostProcesses).Where(pid => !_others.Contains(pid)))
        {
            var places = facts.CgroupsOf(pid);
            if (CgroupRun.SlurmJobOf(places) is not { } job)
                _others.Add(pid);
            else
                Note(alive, job, pid, places);
        }

        foreach (var ended in _jobs.Keys.Except(alive).ToList())
            _jobs.Remove(ended);
        reservations.OfTheSystem = [.. _jobs.Values];
    }

    private void Note(HashSet<string> alive, string job, int pid, IReadOnlyList<string> places)
    {
        alive.Add(job);
        if (_jobs.ContainsKey(job) || _jobs.Count >= MostJobs)
            return;
        // What the kernel lets the job open goes before what its processes say of themselves: they can be told anything.
        var gpus = facts.GpusOpenTo(CgroupRun.AtJob(places));
        // Numbers in CUDA_VISIBLE_DEVICES count from 0 within the job's control group; Slurm's own are the host's.
        if (gpus.Count == 0 && (facts.VariableOf(pid, "SLURM_JOB_GPUS") ?? facts.VariableOf(pid, "SLURM_STEP_GPUS")) is { } told)
            gpus = GpuList.Of(told);
        if (gpus.Count > 0)
            _jobs[job] = new SystemReservation(job, gpus, time.MonotonicMicroseconds());
    }
}
