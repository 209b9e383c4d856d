namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>What is to be done after an answer.</summary>
internal enum WriteOutcome
{
    /// <summary>All lines are stored.</summary>
    Taken,

    /// <summary>400, 422: a line of these is wrong, and would be for ever.</summary>
    Refused,

    /// <summary>413: fewer at a time.</summary>
    TooLarge,

    /// <summary>401, 403, 404, and a 400 of the request itself: somebody has to change a setting or the server; it is asked once a minute.</summary>
    Held,

    /// <summary>429: later, as it says.</summary>
    Throttled,

    /// <summary>503 and all other failures of a server or the network: later, for ever. What it took last may be lost.</summary>
    Unavailable,
}
