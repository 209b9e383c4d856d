using TelemetryFootprint.Agent.Core.Spool;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool;

public sealed class BootIdentityTests
{
    [Fact]
    public void Read_WithoutTheFile_IsRandom()
    {
        string absent = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.Equal(16, BootIdentity.Read(absent).Length);
        Assert.NotEqual(BootIdentity.Read(absent), BootIdentity.Read(absent));
    }

    [Fact]
    public void Read_OnLinux_IsTheSameForTheBoot()
    {
        Assert.Equal(16, BootIdentity.Read().Length);
        if (OperatingSystem.IsLinux()) Assert.Equal(BootIdentity.Read(), BootIdentity.Read());
    }
}
