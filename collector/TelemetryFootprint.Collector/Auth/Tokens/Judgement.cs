using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Auth.Tokens;

/// <summary>What a shown token is worth.</summary>
/// <param name="Credential">Null: refused.</param>
/// <param name="Hash">Of the token; empty: none was shown.</param>
/// <param name="Reason">Of the refusal, in one line; empty: there is none.</param>
internal readonly record struct Judgement(Credential? Credential, byte[] Hash, string Reason)
{
    /// <summary>Unknown, revoked or expired: another one may be good, this one never will be.</summary>
    public bool IsOver { get; init; }
}
