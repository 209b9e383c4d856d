namespace TelemetryFootprint.Agent.Core.Attribution.Control;

/// <summary>The collector's last word on a run's newest attempt, over all its hosts or over this one alone.</summary>
/// <param name="AgeSeconds">Since it came.</param>
/// <param name="Millijoules">Of all its hosts, or of this one.</param>
/// <param name="HostMillijoules">Of this host: what the collector has of it so far.</param>
/// <param name="UnpricedMillijoules">Of which no factor is known.</param>
public sealed record ControlCollector(double AgeSeconds, long Millijoules, long HostMillijoules, long UnpricedMillijoules)
{
    /// <summary>Of CO2e or CO2, PUE included; absent: nothing of it is priced.</summary>
    public double? Grams { get; init; }

    public double? LowGrams { get; init; }

    public double? HighGrams { get; init; }

    /// <summary>measured, estimated, forecast, annual: the least of the factors now.</summary>
    public string? Quality { get; init; }

    /// <summary>g/kWh that prices this host now.</summary>
    public double? Intensity { get; init; }

    /// <summary>direct or lifecycle.</summary>
    public string? Factor { get; init; }

    public ControlBudget? Budget { get; init; }

    /// <summary>How old what it says of other hosts was then, where collectors share a store.</summary>
    public double PartsAgeSeconds { get; init; }

    /// <summary>Energy, grams and budget are of this host's part: the claim does not name the project that the run is registered with, or the others' is not known.</summary>
    public bool HostOnly { get; init; }

    /// <summary>Why what its other hosts use is not known; absent: it is known, or not told to this claim.</summary>
    public string? HostOnlyReason { get; init; }
}
