namespace TelemetryFootprint.Collector.Privacy;

/// <summary>Who is to be forgotten.</summary>
/// <param name="User">As runs name him, or his pseudonym.</param>
/// <param name="Texts">Also in names and labels of runs, and in what the audit has of them, wherever he is a word there; absent: these stay.</param>
internal sealed record ForgetBody(string User, bool? Texts = null);
