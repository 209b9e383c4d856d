using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>What advice about a zone goes by. <paramref name="Reason"/>: why it is not marginal; null: it is.</summary>
internal sealed record AdviceView(string Signal, string? Reason, IntensityOutlook? Outlook);
