namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>Room for messages that have begun and are not complete, as one stream sees it: others may hold parts of it. Safe for concurrent callers.</summary>
public interface IMessageRoom
{
    /// <summary>False: there is no room for a message of so many bytes.</summary>
    bool TryHold(int bytes);

    void Release(int bytes);
}
