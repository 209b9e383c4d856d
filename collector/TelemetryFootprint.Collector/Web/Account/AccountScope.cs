namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Whose account it is, as it was asked; what is null or empty was not.</summary>
internal sealed record AccountScope(string? Project, string? Run, string? Site, string? User);
