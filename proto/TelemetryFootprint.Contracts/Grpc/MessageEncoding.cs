namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>What <c>grpc-encoding</c> names. A frame's own flag says whether that message uses it.</summary>
public enum MessageEncoding
{
    Identity,
    Gzip,
}
