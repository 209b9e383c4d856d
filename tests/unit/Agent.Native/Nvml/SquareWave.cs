namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The integral of a square wave by walking its edges, one by one: no formula of the fake's is used.</summary>
internal static class SquareWave
{
    public static double Energy(double from, double to, double low, double high, double period, double duty)
    {
        double sum = 0;
        for (long cycle = (long)Math.Floor(from / period); cycle * period < to; cycle++)
        {
            double start = cycle * period, fall = start + (duty * period), end = start + period;
            sum += (high * Overlap(from, to, start, fall)) + (low * Overlap(from, to, fall, end));
        }

        return sum;
    }

    public static double Mean(double from, double to, double low, double high, double period, double duty) =>
        Energy(from, to, low, high, period, duty) / (to - from);

    private static double Overlap(double from, double to, double start, double end) => Math.Max(0, Math.Min(to, end) - Math.Max(from, start));
}
