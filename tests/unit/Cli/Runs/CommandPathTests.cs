using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class CommandPathTests
{
    [Fact]
    public void Find_ANameWithoutSlash_IsLookedForInPathAlone()
    {
        using var folder = new TemporaryDirectory();
        var (first, second) = (folder.Combine("first"), folder.Combine("second"));
        Directory.CreateDirectory(first);
        Directory.CreateDirectory(second);
        Program(Path.Combine(first, "tool"), UnixFileMode.UserRead);
        var wanted = Program(Path.Combine(second, "tool"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(wanted, CommandPath.Find("tool", $"{first}::{second}"));
        Assert.Equal(wanted, CommandPath.Find(wanted, null));
        Assert.Equal(CommandNotStartedException.NotExecutable, Code("tool", first));
        // This process's own folder has footprint.dll and more; the base library would look there.
        Assert.Equal(CommandNotStartedException.NotFound, Code("footprint.dll", second));
        Assert.Equal(CommandNotStartedException.NotFound, Code("", second));
    }

    [Theory]
    [InlineData("12 (sh) S 1 40 12 34816 40 4194304", true)]
    [InlineData("12 (a) b (c) S 1 40 12 34816 41 4194304", false)]
    [InlineData("12 (sh) S 1 40 12 0 -1 4194304", false)]
    [InlineData("12 (sh", false)]
    public void IsOwn_Foreground_IsWhereTheTerminalsGroupIsThis(string stat, bool expected) => Assert.Equal(expected, ForegroundGroup.IsOwn(stat));

    private static int Code(string name, string path) => Assert.Throws<CommandNotStartedException>(() => CommandPath.Find(name, path)).Code;

    private static string Program(string file, UnixFileMode mode)
    {
        File.WriteAllText(file, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, mode);
        return file;
    }
}
