using System.Net.Sockets;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.UnitTests.Contracts.Transport;

public sealed class TransportFailureTests
{
    public static TheoryData<Exception, bool> Thrown => new()
    {
        { new HttpRequestException("refused"), true },
        { new IOException("reset"), true },
        { new EndOfStreamException("cut"), true },
        { new SocketException((int)SocketError.ConnectionReset), true },
        { new TimeoutException("late"), false },
        { new OperationCanceledException("stopped"), false },
        { new InvalidOperationException("ours", new IOException("inside")), false },
    };

    [Theory]
    [MemberData(nameof(Thrown))]
    public void Is_OfWhatACallThrows_IsTrueForItsConnectionOnly(Exception error, bool expected) => Assert.Equal(expected, TransportFailure.Is(error));
}
