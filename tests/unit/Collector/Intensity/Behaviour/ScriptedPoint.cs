namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>One value of a composed answer; the literal is written as it stands, so that it may be null, NaN or nonsense.</summary>
internal sealed record ScriptedPoint(DateTimeOffset From, string Literal);
