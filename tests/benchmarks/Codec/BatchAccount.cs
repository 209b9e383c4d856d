using System.Globalization;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Benchmarks.Codec;

/// <summary>Where the bytes of batches are: for each field what the batch has more by it, tag and length included.</summary>
internal sealed class BatchAccount
{
    private readonly List<(double Readings, Batch Batch)> _batches = [];

    public void Add(double readings, Batch batch) => _batches.Add((readings, batch));

    public Table Table()
    {
        var table = new Table(["field, bytes per reading", .. _batches.Select(one => one.Readings.ToString("f0", CultureInfo.InvariantCulture))]);
        foreach (var field in Batch.Descriptor.Fields.InFieldNumberOrder())
        {
            var bytes = _batches.Select(one => (one.Readings, Bytes: BytesOf(one.Batch, field.Name))).ToList();
            if (bytes.Any(of => of.Bytes > 0)) table.Add([field.Name, .. bytes.Select(of => PerReading(of.Bytes, of.Readings))]);
        }

        table.Add(["all", .. _batches.Select(one => PerReading(one.Batch.CalculateSize(), one.Readings))]);
        return table;
    }

    private static int BytesOf(Batch batch, string field)
    {
        var without = batch.Clone();
        Batch.Descriptor.FindFieldByName(field).Accessor.Clear(without);
        return batch.CalculateSize() - without.CalculateSize();
    }

    private static string PerReading(int bytes, double readings) => (bytes / readings).ToString("f2", CultureInfo.InvariantCulture);
}
