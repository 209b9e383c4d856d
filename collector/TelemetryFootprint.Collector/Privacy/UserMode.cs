namespace TelemetryFootprint.Collector.Privacy;

/// <summary>How users of runs are kept.</summary>
internal enum UserMode
{
    /// <summary>Not at all.</summary>
    Drop,

    /// <summary>By a name that only the collector's key makes of theirs.</summary>
    Pseudonym,

    /// <summary>As they are named.</summary>
    Keep,
}
