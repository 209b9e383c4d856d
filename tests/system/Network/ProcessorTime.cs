using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>What a process took of a core since the last look, from /proc.</summary>
internal sealed class ProcessorTime
{
    private const double TicksPerSecond = 100;

    private readonly ChildProcess _child;
    private double _seconds;
    private long _at;

    public ProcessorTime(ChildProcess child)
    {
        _child = child;
        (_seconds, _at) = (Seconds(), Stopwatch.GetTimestamp());
    }

    /// <summary>Of one core, percent.</summary>
    public double PercentSinceLastLook()
    {
        var (seconds, at) = (Seconds(), Stopwatch.GetTimestamp());
        var percent = 100 * (seconds - _seconds) / Stopwatch.GetElapsedTime(_at, at).TotalSeconds;
        (_seconds, _at) = (seconds, at);
        return percent;
    }

    // User and system time are the 14th and 15th fields; the second may hold spaces but ends with the last bracket.
    private double Seconds()
    {
        var stat = File.ReadAllText($"/proc/{_child.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
