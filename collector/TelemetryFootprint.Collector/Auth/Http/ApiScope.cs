namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>What a caller of the HTTP API may do; each scope holds the ones before it.</summary>
internal enum ApiScope
{
    Read = 1,
    Operate = 2,
    Admin = 3,
}
