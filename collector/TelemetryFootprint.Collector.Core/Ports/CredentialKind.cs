namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a credential lets its bearer do. The numbers are stored.</summary>
public enum CredentialKind
{
    /// <summary>Send the readings of one host.</summary>
    Agent = 1,

    /// <summary>Be traded for an agent's credential, so many times.</summary>
    Joining = 2,

    /// <summary>Ask the HTTP API, within a scope.</summary>
    Api = 3,

    /// <summary>Send what others measured, over OTLP, for all hosts of a glob.</summary>
    Relay = 4,
}
