namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What became of an enrolment, and the id of the host's credential that was revoked to make room for it; null: none was.</summary>
public readonly record struct EnrolAnswer(EnrolOutcome Outcome, string? Revoked = null)
{
    public static implicit operator EnrolAnswer(EnrolOutcome outcome) => new(outcome);
}
