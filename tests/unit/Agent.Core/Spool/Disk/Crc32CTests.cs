using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class Crc32CTests
{
    /// <summary>The check value of the catalogue of CRCs, and those of RFC 3720, B.4.</summary>
    [Fact]
    public void Of_KnownBytes_IsTheKnownSum()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }
}
