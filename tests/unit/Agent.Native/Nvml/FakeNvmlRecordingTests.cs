using System.Globalization;
using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The recordings' truth against an integration of the CSV that shares no code with the fake.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class FakeNvmlRecordingTests
{
    private static string OwnFixture => Path.Combine(FakeNvmlBuild.Root, "tests", "fixtures", "made-up-x2-100ms.csv");

    [FakeNvmlFact]
    public void OwnFixture_Truth_EqualsIndependentIntegral() => Judge(OwnFixture, 2, 4);

    [RealTracesFact]
    public void RealTraces_Truth_EqualsIndependentIntegral()
    {
        Judge(Path.Combine(FakeNvmlBuild.Traces, "h100x8-gpt-train-100ms.csv"), 8, 600);
        Judge(Path.Combine(FakeNvmlBuild.Traces, "titanx-x2-train-100ms.csv"), 2, 300);
    }

    [FakeNvmlFact]
    public void Loop_SecondRound_EqualsTheFirst()
    {
        using var host = new FakeNvmlHost($"devices 2 file=\"{OwnFixture}\" loop=on");
        List<(double Time, double Milliwatts)> rows = Rows(OwnFixture, 2, 0);
        double period = (rows[^1].Time - rows[0].Time) * rows.Count / (rows.Count - 1);

        Assert.Equal(host.Truth(0, 1, 3), host.Truth(0, 1 + period, 3 + period), 0.01);
    }

    [FakeNvmlFact]
    public void Playback_AtAnOffset_DrivesPowerUtilisationAndMemory()
    {
        using var host = new FakeNvmlHost($"devices 2 file=\"{OwnFixture}\" offset=100 refresh_ms=0");
        string[] last = File.ReadAllLines(OwnFixture)[^1].Split(", ");
        var gpu = host.OpenGpu(1);

        Assert.Equal((long)Math.Round(Figure(last[1]) * 1000), gpu.PowerMilliwatts());
        Assert.Equal((int)Figure(last[2]), gpu.UtilizationPercent());
        Assert.Equal((long)Figure(last[3]) << 20, gpu.MemoryUsedBytes());
    }

    private static void Judge(string path, int gpus, double end)
    {
        using var host = new FakeNvmlHost($"devices {gpus} file=\"{path}\"");
        for (int gpu = 0; gpu < gpus; gpu++)
        {
            List<(double Time, double Milliwatts)> rows = Rows(path, gpus, gpu);
            double expected = Integrate(rows, 1.234, end);
            Assert.Equal(expected, host.Truth(gpu, 1.234, end), expected * 1e-9);
        }
    }

    private static List<(double Time, double Milliwatts)> Rows(string path, int gpus, int gpu)
    {
        DateTime? origin = null;
        var rows = new List<(double, double)>();
        foreach ((int index, string line) in File.ReadLines(path).Skip(1).Index())
        {
            string[] cells = line.Split(", ");
            var at = DateTime.ParseExact(cells[0], "yyyy/MM/dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            origin ??= at;
            if (index % gpus == gpu) rows.Add(((at - origin.Value).TotalSeconds, Figure(cells[1]) * 1000));
        }

        return rows;
    }

    /// <summary>Trapezoids between neighbouring rows, cut at the interval's ends; the last row is held.</summary>
    private static double Integrate(List<(double Time, double Milliwatts)> rows, double from, double to)
    {
        double sum = 0;
        foreach (((double Time, double Milliwatts) a, (double Time, double Milliwatts) b) in rows.Zip(rows.Skip(1).Append((1e6, rows[^1].Milliwatts))))
        {
            double left = Math.Max(a.Time, from), right = Math.Min(b.Time, to);
            if (right <= left) continue;
            double slope = (b.Milliwatts - a.Milliwatts) / (b.Time - a.Time);
            sum += (right - left) * (a.Milliwatts + (slope * (((left + right) / 2) - a.Time)));
        }

        return sum;
    }

    private static double Figure(string cell) => double.Parse(cell.Split(' ')[0], CultureInfo.InvariantCulture);
}
