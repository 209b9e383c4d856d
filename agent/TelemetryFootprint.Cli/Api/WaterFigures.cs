namespace TelemetryFootprint.Cli.Api;

/// <summary>Water that was consumed: to cool, and to make the electricity.</summary>
internal sealed record WaterFigures(Figure Total, Figure OnSite, Figure OffSite);
