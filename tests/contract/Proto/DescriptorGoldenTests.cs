using Google.Protobuf.Reflection;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.ContractTests.Proto;

/// <summary>
/// The wire as text: a change of a name, number or type shows as a difference of the golden file. Numbers of messages are
/// on the wire and in stores; accept a change with FOOTPRINT_ACCEPT_GOLDEN=1 only if it adds.
/// </summary>
public sealed class DescriptorGoldenTests
{
    private static readonly FileDescriptor[] Files =
        [TelemetryReflection.Descriptor, BatchReflection.Descriptor, InventoryReflection.Descriptor, StatusReflection.Descriptor, EnrolmentReflection.Descriptor];

    [Fact]
    public void Descriptors_AsText_EqualTheGolden()
    {
        string actual = string.Join('\n', Files.SelectMany(DescriptorText.Of)) + "\n";
        string path = Path.Combine(RepositoryRoot(), "tests", "fixtures", "golden", "footprint.v1.txt");
        if (Environment.GetEnvironmentVariable("FOOTPRINT_ACCEPT_GOLDEN") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"no golden file {path}; run with FOOTPRINT_ACCEPT_GOLDEN=1");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>These numbers are stored by agents and collectors; a value may be added, never changed.</summary>
    [Theory]
    [InlineData(typeof(Method), "Unspecified=0 Counter=1 Integrated=2 Modelled=3 Estimated=4 Assumed=5 Simulated=6")]
    [InlineData(typeof(PowerState), "Unspecified=0 Active=1 ExecutionIdle=2 Idle=3")]
    [InlineData(typeof(OwnerKind), "Unspecified=0 Run=1 ReservedIdle=2 Unattributed=3 Idle=4")]
    [InlineData(typeof(DeviceKind), "Unspecified=0 Gpu=1 Mig=2 Cpu=3 Dram=4 Module=5 Node=6")]
    [InlineData(typeof(RejectCode), "Unspecified=0 Invalid=1 UnknownInventory=2 Simulated=3 DuplicateDevice=4 AgentMismatch=5 InTheFuture=6")]
    public void PersistedEnum_Values_KeepTheirNumbers(Type type, string known)
    {
        string[] actual = [.. Enum.GetNames(type).Select(name => $"{name}={Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}")];
        Assert.All(known.Split(' '), value => Assert.Contains(value, actual));
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TelemetryFootprint.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
    }
}
