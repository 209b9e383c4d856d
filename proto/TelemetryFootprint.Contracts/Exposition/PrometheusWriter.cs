using System.Buffers;
using System.Globalization;
using System.Text;

namespace TelemetryFootprint.Contracts.Exposition;

/// <summary>
/// Writes the Prometheus text format 0.0.4. HELP and TYPE appear only if the family has a sample: a family without
/// samples is absent, not empty. Values keep full round-trip precision. Judged by <c>promtool check metrics</c>.
/// </summary>
public sealed class PrometheusWriter(IBufferWriter<byte> output)
{
    /// <summary>The content type of what is written.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private string _name = "";
    private string? _header;

    /// <summary>Starts a family; its samples follow.</summary>
    public void Family(string name, MetricType type, string help)
    {
        _name = name;
        _header = $"# HELP {name} {EscapeHelp(help)}\n# TYPE {name} {(type == MetricType.Counter ? "counter" : "gauge")}\n";
    }

    /// <summary>One sample of the current family. An unknown value is not written: leave the call out.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (_header is not null)
            Write(_header);
        _header = null;
        Write(_name);
        for (var i = 0; i < labels.Length; i++)
        {
            Write(i == 0 ? "{" : ",");
            Write(labels[i].Name);
            Write("=\"");
            WriteLabelValue(labels[i].Value);
            Write("\"");
        }

        Write(labels.Length > 0 ? "} " : " ");
        Write(Show(value));
        Write("\n");
    }

    private void WriteLabelValue(string value)
    {
        if (value.AsSpan().IndexOfAny('\\', '"', '\n') < 0)
        {
            Write(value);
            return;
        }

        Write(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);

    private static string Show(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string EscapeHelp(string help) =>
        help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
