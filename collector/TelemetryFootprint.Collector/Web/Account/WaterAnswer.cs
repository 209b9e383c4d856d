namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Water consumed: on site WUE × IT energy, off site PUE × the grid's water intensity × IT energy.</summary>
internal sealed record WaterAnswer(Figure Total, Figure OnSite, Figure OffSite);
