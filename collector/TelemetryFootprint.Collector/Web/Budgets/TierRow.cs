namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>
/// A burn rate that is worth a word, at which the whole limit lasts for <paramref name="ExhaustsInHours"/>. <paramref name="Passed"/>: in the window and still in the
/// short one; null: one of them is not known. A window that uses less than <paramref name="Floor"/> passes none.
/// </summary>
internal sealed record TierRow(double Rate, string Window, string ShortWindow, double ExhaustsInHours, Figure Floor, bool? Passed);
