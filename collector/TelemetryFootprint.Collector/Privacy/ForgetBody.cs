namespace TelemetryFootprint.Collector.Privacy;

/// <summary>Who is to be forgotten.</summary>
/// <param name="User">As runs name him, or his pseudonym.</param>
internal sealed record ForgetBody(string User);
