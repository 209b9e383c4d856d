using System.Globalization;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>What eight GPUs drew in each second of a training run: the recording beside the repository, where it is; else one of our own. It repeats itself.</summary>
internal sealed class PowerTrace
{
    public const int Devices = 8;
    private const int RowsPerSecond = 10;
    private const int OwnSeconds = 300;
    private readonly long[][] _millijoules;

    private PowerTrace(string name, long[][] millijoules) => (Name, _millijoules) = (name, millijoules);

    public string Name { get; }

    public int Seconds => _millijoules[0].Length;

    public static PowerTrace Read()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "..", "shared", "traces", "h100x8-gpt-train-100ms.csv");
            if (File.Exists(Path.Combine(folder.FullName, "TelemetryFootprint.sln")) && File.Exists(file)) return Recorded(file);
        }

        return new("our own", [.. Enumerable.Range(0, Devices).Select(device =>
            Enumerable.Range(0, OwnSeconds).Select(second => 300_000L + (300_000 * ((second + device) / 20 % 2)) + (100 * second)).ToArray())]);
    }

    /// <summary>In that second, by that device.</summary>
    public long Millijoules(int device, int second) => _millijoules[device][second % Seconds];

    /// <summary>In that second, by all of them.</summary>
    public long Millijoules(int second) => Enumerable.Range(0, Devices).Sum(device => Millijoules(device, second));

    /// <summary>A row each 100 ms, the GPUs in turn.</summary>
    private static PowerTrace Recorded(string file)
    {
        var watts = File.ReadLines(file).Skip(1).Select(line => line.Split(',', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == 4)
            .Select(cells => decimal.Parse(cells[1].Split(' ')[0], CultureInfo.InvariantCulture)).ToList();
        var seconds = watts.Count / Devices / RowsPerSecond;
        return new("h100x8-gpt-train", [.. Enumerable.Range(0, Devices).Select(device => Enumerable.Range(0, seconds)
            .Select(second => (long)(1000 * Enumerable.Range(second * RowsPerSecond, RowsPerSecond).Average(row => watts[(row * Devices) + device]))).ToArray())]);
    }
}
