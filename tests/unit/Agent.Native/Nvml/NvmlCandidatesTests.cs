using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Native.Nvml;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

public sealed class NvmlCandidatesTests
{
    [Fact]
    public void Linux_Always_AsksTheSonameFirstAndNeverTheStub()
    {
        IReadOnlyList<string> candidates = NvmlCandidates.Linux(isWsl: false);

        Assert.Equal("libnvidia-ml.so.1", candidates[0]);
        Assert.All(candidates, path => Assert.EndsWith(".so.1", path, StringComparison.Ordinal));
    }

    [Fact]
    public void Wsl_Detected_AsksWindowsLibraryFirst() =>
        Assert.Equal("/usr/lib/wsl/lib/libnvidia-ml.so.1", NvmlCandidates.Linux(isWsl: true)[0]);

    [Fact]
    public void Configured_Path_IsTheOnlyCandidate() =>
        Assert.Equal(["/opt/fake/libnvidia-ml.so.1"], NvmlCandidates.OfThisHost("/opt/fake/libnvidia-ml.so.1"));

    [Theory]
    [InlineData(0, 1, 0x1_0000_0042UL, 0x42L)]
    [InlineData(0, 3, 0x1_0000_0042UL, 0x1_0000_0042L)]
    [InlineData(0, 6, 0x1_0042UL, 0x42L)]
    [InlineData(0, 0, 0x4059_0000_0000_0000UL, 100L)]
    public void FieldValue_ByType_IsDecoded(int code, int type, ulong bits, long expected) =>
        Assert.Equal(expected, new FieldValue { Code = code, ValueType = type, Bits = bits }.Decode());

    [Theory]
    [InlineData(1, 0xFFFF_FFFFUL)]
    [InlineData(3, ulong.MaxValue)]
    [InlineData(5, 0xFFFF_FFFEUL)]
    [InlineData(0, 0x7FF8_0000_0000_0000UL)]
    [InlineData(42, 7UL)]
    public void FieldValue_NoCount_IsNoData(int type, ulong bits) =>
        Assert.Equal(NvmlReturn.NoData, new FieldValue { ValueType = type, Bits = bits }.Decode().Code);

    [Theory]
    [InlineData(3, "NOT_SUPPORTED")]
    [InlineData(30, "RESET_TYPE_NOT_SUPPORTED")]
    [InlineData(999, "UNKNOWN")]
    [InlineData(57, "CODE_57")]
    public void Name_OfACode_IsNvmls(int code, string name) => Assert.Equal(name, NvmlReturn.Name(code));
}
