namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>
/// A burn rate that is worth a word, at which the whole limit lasts for <paramref name="ExhaustsInHours"/>. <paramref name="Passed"/>: in the window and still in the
/// short one; null: <paramref name="Reason"/> says what is not known. A window that uses less than <paramref name="Floor"/> passes none: of an even plan it tells from
/// <paramref name="TellsFrom"/> on. <paramref name="ShortWindowTells"/> is <c>power</c> where the short window is shorter than one intensity holds for, so that it follows the
/// watts alone, else <c>power and intensity</c>; null: nothing of it is priced.
/// </summary>
internal sealed record TierRow(
    double Rate, string Window, string ShortWindow, double ExhaustsInHours, Figure Floor, double TellsFrom, string? ShortWindowTells, bool? Passed, string? Reason);
