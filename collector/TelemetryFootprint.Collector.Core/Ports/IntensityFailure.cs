namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Why a provider gave nothing that can be used.</summary>
public enum IntensityFailure
{
    /// <summary>No connection, no answer in time, or one that broke off.</summary>
    Unreachable,

    /// <summary>HTTP 5xx.</summary>
    Server,

    /// <summary>HTTP 429, or the provider still wants to be left alone.</summary>
    Throttled,

    /// <summary>As many requests were sent as its quota allows: nothing was asked.</summary>
    Quota,

    /// <summary>HTTP 401: the secret is wrong, has ended, or cannot be read.</summary>
    Unauthorized,

    /// <summary>HTTP 403: the plan does not cover it, or something in front of the API refuses this address.</summary>
    Forbidden,

    /// <summary>Any other HTTP status: the question is wrong, or somebody in between refuses it.</summary>
    Refused,

    /// <summary>HTTP 410: the provider has ended. It is not asked again.</summary>
    Gone,

    /// <summary>Of another type or shape than documented, or cut off.</summary>
    NotUnderstood,

    /// <summary>Larger than the cap.</summary>
    TooLarge,

    /// <summary>It speaks of another zone than asked for.</summary>
    WrongZone,

    /// <summary>No value, or none that can be believed.</summary>
    NoValue,

    /// <summary>It answered, and the ledger could not take it: the question is repeated.</summary>
    NotKept,
}
