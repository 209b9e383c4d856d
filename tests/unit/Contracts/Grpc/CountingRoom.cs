using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

/// <summary>Room for so many bytes, which tells what was asked of it.</summary>
internal sealed class CountingRoom(int limit) : IMessageRoom
{
    public int Held { get; private set; }

    public int Asked { get; private set; }

    public bool TryHold(int bytes)
    {
        Asked++;
        if (Held + bytes > limit) return false;
        Held += bytes;
        return true;
    }

    public void Release(int bytes) => Held -= bytes;
}
