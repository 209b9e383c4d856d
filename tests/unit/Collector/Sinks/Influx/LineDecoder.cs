using System.Text;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>
/// Reads one line as servers do, letter by letter. Servers differ in what two backslashes in a name mean: with <paramref name="doubles"/> they are one, as in
/// VictoriaMetrics, without it they are two, as in InfluxDB 1.
/// </summary>
internal sealed class LineDecoder(bool doubles)
{
    private string _line = "";
    private int _at;

    public DecodedLine Decode(ReadOnlySpan<byte> line)
    {
        _line = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line);
        _at = 0;
        Assert.EndsWith("\n", _line, StringComparison.Ordinal);
        Assert.Equal(_line.Length - 1, _line.IndexOf('\n', StringComparison.Ordinal));
        var measurement = Name(", ");
        var tags = new Dictionary<string, string>();
        while (Next() == ',') tags.Add(Name("="), Name(", ", 1));
        var fields = new Dictionary<string, string>();
        do fields.Add(Name("="), Value());
        while (Next() == ',');
        return new(measurement, tags, fields, long.Parse(_line[_at..^1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private char Next() => _line[_at++];

    /// <summary>Up to one of these letters, unescaped; <paramref name="skip"/> letters before it are the separator.</summary>
    private string Name(string ends, int skip = 0)
    {
        if (skip == 1) Assert.Equal('=', Next());
        var name = new StringBuilder();
        for (; !ends.Contains(_line[_at], StringComparison.Ordinal); _at++)
        {
            Assert.NotEqual('\n', _line[_at]);
            if (_line[_at] == '\\' && (_line[_at + 1] is ',' or ' ' or '=' || (doubles && _line[_at + 1] == '\\'))) _at++;
            name.Append(_line[_at]);
        }

        return name.ToString();
    }

    private string Value()
    {
        Assert.Equal('=', Next());
        var value = new StringBuilder();
        if (_line[_at] != '"')
        {
            while (_line[_at] is not (',' or ' ')) value.Append(Next());
            return value.ToString();
        }

        for (_at++; _line[_at] != '"'; _at++)
        {
            if (_line[_at] == '\\') _at++;
            value.Append(_line[_at]);
        }

        _at++;
        return value.ToString();
    }
}
