using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
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
    public void Of_TheLibrarysWords_IsOneLabel(string inner, string label)
    {
        Assert.Equal(label, HandshakeCause.Of(new AuthenticationException("Authentication failed, see inner exception.", new InvalidOperationException(inner))).Label);
        Assert.Contains(label, HandshakeCause.Labels);
    }

    /// <summary>A counter is there before its first event, or nobody sees that as an increase.</summary>
    [Fact]
    public void Labels_AreOfAllCauses()
    {
        Assert.Equal(HandshakeCause.Labels.Distinct(), HandshakeCause.Labels);
        Assert.Subset(HandshakeCause.Labels.ToHashSet(), new HashSet<string> { HandshakeCause.Silent.Label, HandshakeCause.Of(null).Label, HandshakeCause.Of(new OperationCanceledException()).Label, "untrusted" });
        Assert.Equal(HandshakeCause.Labels.Order(StringComparer.Ordinal), new HandshakeWatch(TimeProvider.System, NullLogger<HandshakeWatch>.Instance).Failures.Where(cause => cause.Value == 0).Select(cause => cause.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_AnEnd_IsEnded()
    {
        Assert.Equal("ended", HandshakeCause.Of(null).Label);
        Assert.Equal("ended", HandshakeCause.Of(new IOException("Received an unexpected EOF or 0 bytes from the transport stream.")).Label);
    }

    [Fact]
    public void Of_TooLong_IsTimeout() => Assert.Equal("timeout", HandshakeCause.Of(new OperationCanceledException()).Label);
}
