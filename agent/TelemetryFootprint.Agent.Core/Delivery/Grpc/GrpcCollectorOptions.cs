namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>Where the collector is and whom to believe that it is the collector.</summary>
/// <param name="Endpoint"><c>http://</c> for cleartext HTTP/2, <c>https://</c> for TLS.</param>
/// <param name="CaFile">PEM certificates that alone are trusted; null: the system's. Read anew with every connection.</param>
/// <param name="CompressRequests">Send messages above 1 KiB as gzip: worth its CPU on a network, not on loopback.</param>
public sealed record GrpcCollectorOptions(Uri Endpoint, string? CaFile = null, bool CompressRequests = false);
