using System.Security.Authentication;
using TelemetryFootprint.Collector.Auth.Tls;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tls;

public sealed class HandshakeCauseTests
{
    [Theory]
    [InlineData("error:0A000102:SSL routines::unsupported protocol", "protocol")]
    [InlineData("error:0A00010B:SSL routines::wrong version number", "plaintext")]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", "untrusted")]
    [InlineData("error:0A000412:SSL routines::sslv3 alert bad certificate", "untrusted")]
    [InlineData("error:0A0000C1:SSL routines::no shared cipher", "cipher")]
    [InlineData("something new", "other")]
    public void Of_TheLibrarysWords_IsOneLabel(string inner, string label) =>
        Assert.Equal(label, HandshakeCause.Of(new AuthenticationException("Authentication failed, see inner exception.", new InvalidOperationException(inner))).Label);

    [Fact]
    public void Of_AnEnd_IsEnded()
    {
        Assert.Equal("ended", HandshakeCause.Of(null).Label);
        Assert.Equal("ended", HandshakeCause.Of(new IOException("Received an unexpected EOF or 0 bytes from the transport stream.")).Label);
    }

    [Fact]
    public void Of_TooLong_IsTimeout() => Assert.Equal("timeout", HandshakeCause.Of(new OperationCanceledException()).Label);
}
