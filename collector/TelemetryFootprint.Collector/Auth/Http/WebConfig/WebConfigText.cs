namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>The web-config file, and what the start read in it.</summary>
internal sealed record WebConfigText(string File, string Text);
