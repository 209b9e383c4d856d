using System.Diagnostics;

#if DEBUG
using System.Globalization;
#endif

namespace TelemetryFootprint.Contracts.Faults;

/// <summary>
/// Places in both services at which a test has the process end itself, as by <c>kill -9</c>. Debug builds only: what is shipped has neither the
/// calls nor the name of the variable that arms one.
/// </summary>
public static class FaultPoint
{
    /// <summary>
    /// Does not return if <c>FOOTPRINT_FAULT_POINT</c> is <paramref name="name"/>, or <c>name:n</c> and this is the n-th passing.
    /// </summary>
    [Conditional("DEBUG")]
    public static void Pass(string name)
    {
#if DEBUG
        if (name != Armed || Interlocked.Increment(ref _passings) != Passing) return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal may take another thread first; this one goes no further.
        using var never = new ManualResetEventSlim();
        never.Wait();
#endif
    }

#if DEBUG
    private static readonly string[] Setting = (Environment.GetEnvironmentVariable("FOOTPRINT_FAULT_POINT") ?? "").Split(':');

    private static readonly string Armed = Setting[0];

    private static readonly int Passing = Setting.Length > 1 ? int.Parse(Setting[1], CultureInfo.InvariantCulture) : 1;

    private static int _passings;
#endif
}
