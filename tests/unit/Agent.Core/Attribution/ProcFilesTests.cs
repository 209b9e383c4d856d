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
            SpinWait.SpinUntil(() => files.DeclaredRunOf(process.Id) is not null, TimeSpan.FromSeconds(20));

            Assert.Equal("gpt-ft", files.DeclaredRunOf(process.Id));
            Assert.True(files.StartOf(process.Id) >= files.StartOf(Environment.ProcessId));
            Assert.All(files.CgroupsOf(process.Id), line => Assert.Equal(3, line.Split(':', 3).Length));
            Assert.NotEmpty(files.CgroupsOf(process.Id));
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

        Assert.Equal((null, 0, null), (files.StartOf(int.MaxValue), files.CgroupsOf(int.MaxValue).Count, files.DeclaredRunOf(int.MaxValue)));
    }

    [Fact]
    public void StartOf_NameWithBracketsAndBlanks_IsNotFooled()
    {
        using var folder = Written("stat", "7 (a) 1 2 (b) S 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 5550123 1 1 18446744073709551615");

        Assert.Equal(5_550_123, new ProcFiles(folder.Path).StartOf(7));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7 (a")]
    [InlineData("7 (a) S 1 2 3")]
    public void StartOf_OddFile_IsUnknown(string text)
    {
        using var folder = Written("stat", text);

        Assert.Null(new ProcFiles(folder.Path).StartOf(7));
    }

    [Theory]
    [InlineData("A=1\0FOOTPRINT_RUN=x\0B=2\0", "x")]
    [InlineData("FOOTPRINT_RUN=last", "last")]
    [InlineData("FOOTPRINT_RUN=\0", "")]
    [InlineData("MY_FOOTPRINT_RUN=x\0FOOTPRINT_RUN_ID=y\0", null)]
    [InlineData("", null)]
    public void DeclaredRunOf_Environment_IsTheValueOfThatName(string environment, string? expected)
    {
        using var folder = Written("environ", environment);

        Assert.Equal(expected, new ProcFiles(folder.Path).DeclaredRunOf(7));
    }

    private static TemporaryDirectory Written(string file, string text)
    {
        var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("7", file), text);
        return folder;
    }
}
