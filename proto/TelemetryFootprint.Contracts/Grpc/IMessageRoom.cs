namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>Room for what has come of messages that are not complete, as one stream sees it: others may hold parts of it. Safe for concurrent callers.</summary>
public interface IMessageRoom
{
    /// <summary>False: there is no room for so many bytes more.</summary>
    bool TryHold(int bytes);

    void Release(int bytes);
}
