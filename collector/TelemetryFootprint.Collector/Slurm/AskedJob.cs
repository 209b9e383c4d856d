namespace TelemetryFootprint.Collector.Slurm;

/// <summary>A job that was asked for.</summary>
/// <param name="Next">Not before then is it asked for again.</param>
/// <param name="Pause">From the last time to the next.</param>
/// <param name="IsKnown">Slurm told of it.</param>
/// <param name="IsSettled">What it told is in the registry, and that the job goes on.</param>
internal sealed record AskedJob(DateTimeOffset Next, TimeSpan Pause, bool IsKnown, bool IsSettled);
