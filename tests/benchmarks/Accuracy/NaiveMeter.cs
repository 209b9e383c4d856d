using System.Diagnostics;
using System.Runtime.InteropServices;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Native.Nvml;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.Benchmarks.Accuracy;

/// <summary>What most tools do: NVML's power once a second, joined by trapezoids. In this process, on a fake library of its own with the same time zero.</summary>
internal sealed class NaiveMeter : IDisposable
{
    private readonly nint _native;
    private readonly NvmlLibrary _library;
    private readonly List<IGpu> _gpus;
    private readonly long _origin;
    private readonly double[] _joules;
    private readonly (double At, double Watts)?[] _last;
    private readonly double[] _first;

    public NaiveMeter(TemporaryDirectory folder, long origin)
    {
        _origin = origin;
        var scenario = folder.Write("naive", FormattableString.Invariant($"log {folder.Combine("naive.log")}\norigin_ns {origin}\n{AccuracyCase.Scenario}\n"));
        _native = NativeLibrary.Load(FakeNvmlBuild.Current);
        if (Export<LoadScenario>("fakenvml_load_scenario")(scenario) != 0)
            throw new InvalidOperationException("the fake library refuses the scenario");
        _library = new NvmlLibrary(FakeNvmlBuild.Current);
        _library.Open();
        _gpus = [.. _library.Enumerate().Select(slot => slot.Gpu!)];
        _joules = new double[_gpus.Count];
        _first = new double[_gpus.Count];
        _last = new (double, double)?[_gpus.Count];
    }

    private delegate int LoadScenario([MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    private delegate double TrueMillijoules(int device, double from, double to);

    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var started = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < _gpus.Count; i++)
                Read(i);
        }
        while (Stopwatch.GetElapsedTime(started) < duration && await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Relative to the truth between its own first and last reading.</summary>
    public double Error(int index) => (_joules[index] * 1000 / Export<TrueMillijoules>("fakenvml_true_millijoules")(index, _first[index], _last[index]!.Value.At)) - 1;

    public void Dispose()
    {
        _library.Dispose();
        NativeLibrary.Free(_native);
    }

    private void Read(int index)
    {
        var power = _gpus[index].PowerMilliwatts();
        if (!power.Succeeded)
            return;
        var (at, watts) = ((Stopwatch.GetTimestamp() - _origin) / 1e9, power.Value / 1000.0);
        if (_last[index] is { } last)
            _joules[index] += (at - last.At) * (watts + last.Watts) / 2;
        else
            _first[index] = at;
        _last[index] = (at, watts);
    }

    private T Export<T>(string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(_native, name));
}
