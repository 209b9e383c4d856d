using System.Diagnostics;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

/// <summary>Against the kernel's own files of real processes, and against files that a test wrote.</summary>
public sealed class ProcFilesTests
{
    [Fact]
    public void Of_RealProcess_TellsItsStartPlaceAndRun()
    {
        if (!OperatingSystem.IsLinux()) return;
        var start = new ProcessStartInfo("sleep", "60") { Environment = { ["FOOTPRINT_RUN"] = "gpt-ft", ["FOOTPRINT_RUNNER"] = "other" } };
        using var process = Process.Start(start)!;
        try
        {
            var files = new ProcFiles();
            // Until the program is loaded the environment is the parent's.
            SpinWait.SpinUntil(() => files.VariableOf(process.Id, "FOOTPRINT_RUN") is not null, TimeSpan.FromSeconds(20));

            Assert.Equal("gpt-ft", files.VariableOf(process.Id, "FOOTPRINT_RUN"));
            Assert.True(files.StatOf(process.Id)?.Start >= files.StatOf(Environment.ProcessId)?.Start);
            Assert.All(files.CgroupsOf(process.Id), line => Assert.Equal(3, line.Split(':', 3).Length));
            Assert.NotEmpty(files.CgroupsOf(process.Id));
            Assert.Equal((Environment.ProcessId, false), (files.StatOf(process.Id)!.Value.Parent, files.StatOf(process.Id)!.Value.HasEnded));
            Assert.Equal(files.UserOf(Environment.ProcessId), files.UserOf(process.Id));
            Assert.Contains(process.Id, files.All());
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public void Of_NoSuchProcess_TellsNothing()
    {
        var files = new ProcFiles();

        Assert.Equal((null, 0, null), (files.StatOf(int.MaxValue), files.CgroupsOf(int.MaxValue).Count, files.VariableOf(int.MaxValue, "FOOTPRINT_RUN")));
    }

    [Fact]
    public void StatOf_NameWithBracketsAndBlanks_IsNotFooled()
    {
        using var folder = Written("stat", "7 (a) 1 2 (b) S 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 5550123 1 1 18446744073709551615");

        Assert.Equal(5_550_123, new ProcFiles(folder.Path).StatOf(7)?.Start);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7 (a")]
    [InlineData("7 (a) S 1 2 3")]
    public void StatOf_OddFile_IsUnknown(string text)
    {
        using var folder = Written("stat", text);

        Assert.Null(new ProcFiles(folder.Path).StatOf(7)?.Start);
    }

    [Theory]
    [InlineData("A=1\0FOOTPRINT_RUN=x\0B=2\0", "x")]
    [InlineData("FOOTPRINT_RUN=last", "last")]
    [InlineData("FOOTPRINT_RUN=\0", "")]
    [InlineData("MY_FOOTPRINT_RUN=x\0FOOTPRINT_RUN_ID=y\0", null)]
    [InlineData("", null)]
    public void VariableOf_Environment_IsTheValueOfThatName(string environment, string? expected)
    {
        using var folder = Written("environ", environment);

        Assert.Equal(expected, new ProcFiles(folder.Path).VariableOf(7, "FOOTPRINT_RUN"));
    }

    [Theory]
    [InlineData("c 195:255 rw\nc 195:2 rwm\nc 1:3 rw\nc 195:0 rw\n", "2 0")]
    [InlineData("a *:* rwm\n", "")]
    [InlineData("c 195:* rw\nc 195:2 rw\n", "")]
    [InlineData("", "")]
    public void GpusOpenTo_DeviceGroup_AreTheDriversDevices(string list, string expected)
    {
        using var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("devices", "slurm", "job_7", "devices.list"), list);

        Assert.Equal(expected, string.Join(' ', new ProcFiles(folder.Path, folder.Path).GpusOpenTo(["5:memory:/x", "4:devices:/slurm/job_7"])));
    }

    [Theory]
    [InlineData("c 195:0 rw\nc 195:1 rw\nc 237:21 r\nc 237:22 r\n", "1 0/1/0")]
    [InlineData("c 195:0 rw\nc 237:22 r\nc 237:31 r\n", "0/1/0 0/2/0")]
    [InlineData("c 195:0 rw\nc 236:22 r\n", "0")]
    [InlineData("c 195:* rw\nc 237:22 r\n", "")]
    public void GpusOpenTo_InstancesOfAMigBoard_AreThoseAndNotTheBoard(string list, string expected)
    {
        using var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("devices", "slurm", "job_7", "devices.list"), list);
        using var proc = new TemporaryDirectory();
        proc.Write("devices", "195 nvidia\n237 nvidia-caps\n");
        proc.Write(Path.Combine("driver", "nvidia-caps", "mig-minors"), "gpu0/gi1/access 21\ngpu0/gi1/ci0/access 22\ngpu0/gi2/ci0/access 31\n");

        Assert.Equal(expected, string.Join(' ', new ProcFiles(proc.Path, folder.Path).GpusOpenTo(["4:devices:/slurm/job_7"])));
    }

    private static TemporaryDirectory Written(string file, string text)
    {
        var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("7", file), text);
        return folder;
    }
}
