using System.Runtime.InteropServices;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Native.Nvml;
using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>One scenario in this process: the fake library, its truth and its call log, and the binding opened on it.</summary>
internal sealed class FakeNvmlHost : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fakenvml-").FullName;
    private readonly nint _library;

    public FakeNvmlHost(string scenario, string? library = null)
    {
        string path = library ?? FakeNvmlBuild.Current;
        _library = NativeLibrary.Load(path);
        File.WriteAllText(ScenarioPath, $"log {LogPath}\ntruth {TruthPath}\n{scenario}\n");
        Assert.Equal(0, Export<LoadScenario>("fakenvml_load_scenario")(ScenarioPath));
        Binding = new NvmlLibrary(path);
    }

    private delegate int LoadScenario([MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    private delegate double TrueMillijoules(int device, double from, double to);

    private delegate ulong OriginNanoseconds();

    private delegate void PassNanoseconds(ulong nanoseconds);

    public NvmlLibrary Binding { get; }

    public string ScenarioPath => Path.Combine(_folder, "scenario");

    public string LogPath => Path.Combine(_folder, "calls.log");

    public string TruthPath => Path.Combine(_folder, "truth");

    public ulong Origin => Export<OriginNanoseconds>("fakenvml_origin_ns")();

    public IGpu OpenGpu(int index = 0)
    {
        Assert.True(Binding.Open().IsOpen);
        return Binding.Enumerate()[index].Gpu!;
    }

    public double Truth(int device, double from, double to) => Export<TrueMillijoules>("fakenvml_true_millijoules")(device, from, to);

    /// <summary>The scenario goes on by so much at once, as far as the library's own clock goes.</summary>
    public void Pass(double seconds) => Export<PassNanoseconds>("fakenvml_pass_ns")((ulong)(seconds * 1e9));

    /// <summary>The calls so far: seconds since the origin, device, call, code, value.</summary>
    public IReadOnlyList<(double Time, int Device, string Call, int Code, ulong Value)> Calls() =>
        [.. File.ReadLines(LogPath).Where(line => line[0] != '#').Select(Parse)];

    /// <summary>An export of the library as NVML's own callers see it.</summary>
    public T Export<T>(string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(_library, name));

    public void Dispose()
    {
        Binding.Dispose();
        NativeLibrary.Free(_library);
        Directory.Delete(_folder, recursive: true);
    }

    private (double Time, int Device, string Call, int Code, ulong Value) Parse(string line)
    {
        string[] parts = line.Split(' ');
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        double time = unchecked((long)(ulong.Parse(parts[0], invariant) - Origin)) / 1e9;
        return (time, int.Parse(parts[1], invariant), parts[2], int.Parse(parts[3], invariant), ulong.Parse(parts[4], invariant));
    }
}
