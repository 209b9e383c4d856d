using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Slurm;

/// <summary>A program in sacct's place, as a real process: <c>$d</c> is the delimiter that it was given, <c>$jobs</c> what it was asked for.</summary>
internal static class SacctScript
{
    private const string Arguments = """
        #!/bin/sh
        echo "$@" >> "$0.calls"
        for a in "$@"; do case $a in --delimiter=*) d=${a#--delimiter=} ;; esac; jobs=$a; done
        line() { IFS='|'; set -- $1; printf "%s$d%s$d%s$d%s$d%s$d%s$d%s$d%s\n" "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$8"; }

        """;

    public static string Write(TemporaryDirectory folder, string body)
    {
        var path = folder.Write("sacct", Arguments + body + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public static string[] Calls(string path) => File.Exists(path + ".calls") ? File.ReadAllLines(path + ".calls") : [];
}
