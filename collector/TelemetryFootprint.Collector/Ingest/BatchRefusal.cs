using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Why a batch is not taken. A permanent one is set aside by the agent; any other is sent again.</summary>
internal sealed record BatchRefusal(RejectCode Code, string Reason)
{
    /// <summary>Waiting will not help, though it helps others with this code.</summary>
    public bool IsBeyondHope { get; init; }

    public bool IsPermanent => IsBeyondHope || Code is RejectCode.Invalid or RejectCode.Simulated or RejectCode.AgentMismatch;
}
