using System.Globalization;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

/// <summary>The H100 recording beside the repository, 100 ms rows cycling over 8 GPUs, thinned to 1 Hz.</summary>
internal static class RecordedTrace
{
    private const int Devices = 8;
    private const int RowsPerSecond = 10;

    public static string? Path { get; } = Find();

    public static List<(long Energy, long Power, int Utilization, long Memory)>[] Read()
    {
        var raw = new List<(long Power, int Utilization, long Memory)>[Devices];
        for (int i = 0; i < Devices; i++) raw[i] = [];
        int line = 0;
        foreach (string text in File.ReadLines(Path!).Skip(1))
        {
            string[] cells = text.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length == 4) raw[line++ % Devices].Add(((long)(Number(cells[1]) * 1000), (int)Number(cells[2]), (long)Number(cells[3])));
        }
        return [.. raw.Select(device => device.Chunk(RowsPerSecond).Select(
            second => ((long)second.Average(row => row.Power), second[^1].Power, second[^1].Utilization, second[^1].Memory)).ToList())];
    }

    private static decimal Number(string cell) => decimal.Parse(cell.Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "TelemetryFootprint.sln"))) continue;
            string path = System.IO.Path.Combine(folder.FullName, "..", "shared", "traces", "h100x8-gpt-train-100ms.csv");
            return File.Exists(path) ? path : null;
        }
        return null;
    }
}
