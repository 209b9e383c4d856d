namespace TelemetryFootprint.Collector.Notify;

/// <summary>Why something was not told.</summary>
/// <param name="Reason">With its remedy; without any secret.</param>
/// <param name="IsOfMessage">This message was refused; another may well be taken.</param>
internal sealed record DeliveryFailure(string Reason, bool IsOfMessage);
