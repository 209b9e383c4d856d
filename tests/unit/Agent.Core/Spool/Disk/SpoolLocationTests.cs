using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolLocationTests
{
    private static readonly string[] Mounts =
    [
        "overlay / overlay rw 0 0",
        "server:/export /data nfs4 rw,vers=4.2 0 0",
        "/dev/sdb1 /data/local ext4 rw 0 0",
        "//nas/share /mnt/my\\040share cifs rw 0 0",
        "user@host:/ /ssh fuse.sshfs rw 0 0",
        "gpfs0 /scratch gpfs rw 0 0",
        "tmpfs /run tmpfs rw 0 0",
        "nas:/x /run nfs rw 0 0",
        "broken",
    ];

    [Theory]
    [InlineData("/var/lib/footprint", null)]
    [InlineData("/data", "nfs4")]
    [InlineData("/data/agent", "nfs4")]
    [InlineData("/data/local/agent", null)]
    [InlineData("/database", null)]
    [InlineData("/mnt/my share/agent", "cifs")]
    [InlineData("/ssh/x", "fuse.sshfs")]
    [InlineData("/scratch/x", "gpfs")]
    [InlineData("/run/agent", "nfs")]
    public void NetworkFileSystem_OfAPath_IsThatOfItsMount(string path, string? expected) =>
        Assert.Equal(expected, SpoolLocation.NetworkFileSystem(path, Mounts));

    [Fact]
    public void Prepare_WhereNothingCanBe_SaysPathAndUserInOneLine()
    {
        string message = Assert.Throws<SpoolException>(() => SpoolLocation.Prepare("/dev/null/state")).Message;

        Assert.Contains("/dev/null/state", message, StringComparison.Ordinal);
        Assert.Contains(Environment.UserName, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Prepare_AFolder_LeavesNothingBehind()
    {
        using var bench = new SpoolBench();
        SpoolLocation.Prepare(bench.Folder);

        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Folder));
        Assert.InRange(SpoolLocation.AvailableBytes(bench.Folder), 1, long.MaxValue);
    }

    /// <summary>A link anywhere on the way to a share: it is the share that keeps no locks.</summary>
    [Fact]
    public void NetworkFileSystem_BehindLinks_IsSeen()
    {
        using var folder = new TemporaryDirectory();
        string share = Directory.CreateDirectory(folder.Combine("share")).FullName;
        Directory.CreateDirectory(Path.Combine(share, "host"));
        Directory.CreateSymbolicLink(folder.Combine("second"), share);
        Directory.CreateSymbolicLink(folder.Combine("first"), "second");
        string state = Path.Combine(folder.Combine("first"), "host", "state");

        Assert.Equal(Path.Combine(share, "host", "state"), SpoolLocation.Real(state));
        Assert.Equal("nfs4", SpoolLocation.NetworkFileSystem(SpoolLocation.Real(state), ["/dev/sda1 / ext4 rw 0 0", $"server:/x {share} nfs4 rw 0 0"]));
    }

    [Fact]
    public void Real_OfLinksInACircle_Ends()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateSymbolicLink(folder.Combine("a"), folder.Combine("b"));
        Directory.CreateSymbolicLink(folder.Combine("b"), folder.Combine("a"));

        Assert.StartsWith(folder.Path, SpoolLocation.Real(folder.Combine("a")), StringComparison.Ordinal);
    }
}
