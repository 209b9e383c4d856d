using System.Diagnostics;

namespace TelemetryFootprint.Benchmarks;

/// <summary>Medians of repeated runs in one process, after the JIT has settled.</summary>
internal static class Measure
{
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(1);
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Median nanoseconds of one call.</summary>
    public static double Nanoseconds(Action work)
    {
        var warm = Stopwatch.StartNew();
        var calls = 0L;
        while (warm.Elapsed < Warming)
        {
            work();
            calls++;
        }

        var perRound = Math.Max(1, (long)(calls * (Round / Warming)));
        var rounds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var call = 0L; call < perRound; call++) work();
            rounds[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / perRound;
        }

        return Median(rounds);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>CPU time of this process.</summary>
    public static TimeSpan ProcessorTime
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.TotalProcessorTime;
        }
    }
}
