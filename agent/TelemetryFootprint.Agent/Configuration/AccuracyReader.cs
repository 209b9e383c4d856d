using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary>Reads <c>Bounds:…</c> and <c>Calibration:…</c>.</summary>
internal static class AccuracyReader
{
    private const int MaximumText = 96;

    /// <exception cref="ConfigurationException">A width without its unit, or a calibration that is none.</exception>
    public static AccuracyRules Read(SettingsReader reader)
    {
        var standard = new MethodHalfWidths();
        var widths = new MethodHalfWidths
        {
            Counter = PercentSetting.Read(reader, "Bounds:Counter") ?? standard.Counter,
            Averaged = PercentSetting.Read(reader, "Bounds:Averaged") ?? standard.Averaged,
            Integrated = PercentSetting.Read(reader, "Bounds:Integrated") ?? standard.Integrated,
            PartTime = PercentSetting.Read(reader, "Bounds:PartTime") ?? standard.PartTime,
            Rapl = PercentSetting.Read(reader, "Bounds:Rapl") ?? standard.Rapl,
            Overhead = PercentSetting.Read(reader, "Bounds:Overhead") ?? standard.Overhead,
        };
        var calibrations = reader.Names("Calibration").Select(name => Calibration(reader, name, widths)).ToList();
        if (calibrations.GroupBy(item => GpuCatalogue.WithoutVendor(item.Match), StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ConfigurationException($"Calibration:{twice.Last().Name}:Match", $"'{twice.Key}' is already calibrated by Calibration:{twice.First().Name}; keep one");
        return new AccuracyRules(widths, calibrations);
    }

    private static RecordedCalibration Calibration(SettingsReader reader, string name, MethodHalfWidths widths)
    {
        var key = $"Calibration:{name}";
        var match = Needed(reader, $"{key}:Match", "write the GPU's UUID, or NVML's whole model name");
        var halfWidth = PercentSetting.Read(reader, $"{key}:HalfWidth") ?? throw new ConfigurationException($"{key}:HalfWidth", "is missing; write what the meter found, such as 2%");
        var source = Needed(reader, $"{key}:Source", "write who measured it, when and with what");
        if (halfWidth.PartsPerMillion >= widths.Counter.PartsPerMillion)
            throw new ConfigurationException($"{key}:HalfWidth", $"{Show(halfWidth)} is no better than Bounds:Counter, {Show(widths.Counter)}; to widen figures, set Bounds:Counter");
        var calibration = new RecordedCalibration(name, match, halfWidth, source);
        return calibration.FirstViolation() is not { } violation ? calibration
            : throw new ConfigurationException($"{key}:Source", $"{violation.Reason}; write it, or the calibration's name, shorter and in plain characters");
    }

    private static string Needed(SettingsReader reader, string key, string remedy)
    {
        var text = reader.Text(key) ?? throw new ConfigurationException(key, $"is missing; {remedy}");
        return text.Length <= MaximumText ? text : throw new ConfigurationException(key, $"is longer than {MaximumText} characters");
    }

    private static string Show(RelativeHalfWidth width) => string.Create(CultureInfo.InvariantCulture, $"{width.Value * 100:0.##}%");
}
