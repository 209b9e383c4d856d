namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What became of an enrolment.</summary>
public enum EnrolOutcome
{
    Enrolled,

    /// <summary>The same credential for the same host as before: nothing was used up.</summary>
    Repeated,

    /// <summary>The joining token is not known, or none.</summary>
    Unknown,
    Expired,
    Revoked,
    UsedUp,

    /// <summary>Its glob does not cover the host.</summary>
    OtherHost,

    /// <summary>The host was given this credential before, and it was revoked since: the agent needs another.</summary>
    CredentialOver,
}
