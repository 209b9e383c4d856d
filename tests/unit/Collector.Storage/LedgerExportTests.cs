using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

public sealed class LedgerExportTests
{
    [Fact]
    public void Write_OfTheSameLedgerBuiltInAnotherOrder_GivesTheSameBytes()
    {
        using var left = Built([0, 1, 2, 3, 4, 5]);
        using var right = Built([5, 3, 1, 4, 2, 0]);
        var lines = Export(left).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines, Export(right).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["9", "10"], lines.Where(line => line.StartsWith("minute\tnode-1\tGPU-0", StringComparison.Ordinal)).Select(line => line.Split('\t')[7]));
        Assert.Contains(lines, line => line.StartsWith("minute\tnode-1\tGPU\\t1\t", StringComparison.Ordinal));
    }

    /// <summary>The column of methods has a bit beside the number, which nobody can read off it.</summary>
    [Fact]
    public void Write_SeriesWhosePartIsModelled_HasTheMethodsWordAndWhetherItIsSplit()
    {
        using var bench = new LedgerBench();
        bench.Say(0, 60, 100, FactorQuality.Estimated);
        bench.Add(0, 5, LedgerBench.Gpu with { Method = Method.Integrated });
        bench.Add(0, 7, LedgerBench.Gpu with { Owner = "gpt-ft", Method = Method.Integrated, IsSplit = true });
        bench.Add(0, 9, LedgerBench.Gpu with { Owner = "none", Method = Method.Unspecified });
        var rows = Export(bench).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();

        foreach (var (table, millijoules) in new[] { ("minute", 7), ("total", 6) })
        {
            Assert.Equal(
                [("5", "integrated", "0"), ("7", "integrated", "1"), ("9", "none", "0")],
                rows.Where(row => row[0] == table).Select(row => (row[millijoules], row[5], row[^1])).Order());
        }

        // What is not split goes apart in sums too.
        Assert.All(rows.Where(row => row[0] is "booked" or "water" or "late" or "slot"), row => Assert.Contains(row[^1], new[] { "0", "1" }));
    }

    /// <summary>Three devices, of which one has a tab in its name, in two minutes each.</summary>
    private static LedgerBench Built(int[] order)
    {
        var bench = new LedgerBench();
        bench.Say(0, 60, 100, FactorQuality.Estimated);
        foreach (var step in order)
        {
            var device = (step % 3) switch { 1 => "GPU\t1", var number => $"GPU-{number}" };
            bench.Add(step / 3, 9 + (step / 3), LedgerBench.Gpu with { Device = device });
        }

        return bench;
    }

    private static string Export(LedgerBench bench)
    {
        using var text = new StringWriter();
        LedgerExport.Write(bench.LedgerPath, text);
        return text.ToString();
    }
}
