using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.TestKit.Nvml;

/// <summary>A scenario of the fake library for other processes, with a time zero of its own so that an agent's restart goes on in it.</summary>
public sealed class NvmlScenario
{
    private readonly string _scenario;
    private readonly string _log;

    public NvmlScenario(TemporaryDirectory folder, string text, TimeSpan startIn = default)
    {
        // On Linux a timestamp is CLOCK_MONOTONIC in nanoseconds, the clock of the library's log.
        Origin = Stopwatch.GetTimestamp() + (startIn.Ticks * 100);
        _log = folder.Combine("calls.log");
        _scenario = folder.Write("scenario", string.Create(CultureInfo.InvariantCulture, $"log {_log}\norigin_ns {Origin}\n{text}\n"));
    }

    /// <summary>The scenario's time zero, nanoseconds of CLOCK_MONOTONIC.</summary>
    public long Origin { get; }

    /// <summary>How far the scenario has come.</summary>
    public TimeSpan Now => TimeSpan.FromTicks((Stopwatch.GetTimestamp() - Origin) / 100);

    /// <summary>What an agent needs in its environment to play it.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["FAKENVML_SCENARIO"] = _scenario };

    public Task UntilAsync(double seconds)
    {
        var rest = TimeSpan.FromSeconds(seconds) - Now;
        return rest > TimeSpan.Zero ? Task.Delay(rest) : Task.CompletedTask;
    }

    public double Seconds(long nanoseconds) => (nanoseconds - Origin) / 1e9;

    public IReadOnlyList<NvmlCall> Calls() => [.. File.ReadLines(_log).Where(line => line[0] != '#').Select(Parse)];

    /// <summary>Successful calls of one kind to one device, in order.</summary>
    public IReadOnlyList<NvmlCall> Successes(int device, string name) =>
        [.. Calls().Where(call => call.Device == device && call.Name == name && call.Code == 0)];

    /// <summary>True joules of a device between two instants of the log.</summary>
    public double TrueJoules(int device, long fromNanoseconds, long toNanoseconds)
    {
        var (code, output) = NativeBuild.Run(
            FakeNvmlBuild.TruthProgram, _scenario, Number(device), Number(Seconds(fromNanoseconds)), Number(Seconds(toNanoseconds)));
        return code != 0 ? throw new InvalidOperationException($"the truth program ended with {code}: {output}")
            : double.Parse(output, CultureInfo.InvariantCulture) / 1000;
    }

    /// <summary>True joules of a device from the call that opened its metering, the second (the first is the plan's), to the last.</summary>
    public double TrueJoules(int device, string call)
    {
        var calls = Successes(device, call);
        return TrueJoules(device, calls[1].AtNanoseconds, calls[^1].AtNanoseconds);
    }

    private static NvmlCall Parse(string line)
    {
        var parts = line.Split(' ');
        var invariant = CultureInfo.InvariantCulture;
        return new NvmlCall(long.Parse(parts[0], invariant), int.Parse(parts[1], invariant), parts[2], int.Parse(parts[3], invariant), ulong.Parse(parts[4], invariant));
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
