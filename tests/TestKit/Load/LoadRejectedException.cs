using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>The collector refused a batch of the load.</summary>
public sealed class LoadRejectedException(Reject reject) : Exception($"{reject.Code}: {reject.Reason}")
{
    public RejectCode Code => reject.Code;
}
