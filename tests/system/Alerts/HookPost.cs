namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>What a receiver took.</summary>
internal sealed record HookPost(string Key, string Signature, string Body);
