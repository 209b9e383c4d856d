namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>Room for messages that have begun and are not complete, of all streams together. Safe for concurrent callers.</summary>
public interface IMessageRoom
{
    /// <summary>False: there is no room for a message of so many bytes.</summary>
    bool TryHold(int bytes);

    void Release(int bytes);
}
