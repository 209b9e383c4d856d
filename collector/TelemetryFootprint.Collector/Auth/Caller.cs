using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Who makes a request, as far as it was proved; a feature of the request.</summary>
/// <param name="Credential">Null: nobody was asked to prove anything here.</param>
internal sealed record Caller(Credential? Credential)
{
    public static Caller Anybody { get; } = new((Credential?)null);

    /// <summary>The one host whose readings this caller may send; null: any.</summary>
    public string? Host => Credential is { Kind: CredentialKind.Agent } ? Credential.Name : null;
}
