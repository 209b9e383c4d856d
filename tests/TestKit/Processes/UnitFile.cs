using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.TestKit.Processes;

/// <summary>A unit of systemd or a drop-in of one, as systemd reads it: sections of keys, each with its values in order.</summary>
public sealed class UnitFile
{
    private readonly List<(string Section, string Key, string Value)> _lines = [];

    private UnitFile()
    {
    }

    /// <summary>Every assignment, in order.</summary>
    public IReadOnlyList<(string Section, string Key, string Value)> Lines => _lines;

    /// <summary>A file of <c>deploy/systemd</c>.</summary>
    public static UnitFile Shipped(params ReadOnlySpan<string> parts) => Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Combine("deploy", "systemd"), Path.Combine(parts))));

    /// <exception cref="FormatException">A line is no section, assignment or remark.</exception>
    public static UnitFile Parse(string text)
    {
        var unit = new UnitFile();
        string? section = null;
        foreach (var line in text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            if (line is ['[', .. var name, ']'])
                section = name;
            else if (section is not null && line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                unit._lines.Add((section, line[..at].TrimEnd(), line[(at + 1)..].TrimStart()));
            else
                throw new FormatException($"'{line}' is no line of a unit");
        }

        return unit;
    }

    /// <summary>This unit with a drop-in of it.</summary>
    public UnitFile With(UnitFile dropIn)
    {
        var both = new UnitFile();
        both._lines.AddRange([.. _lines, .. dropIn._lines]);
        return both;
    }

    /// <summary>What a key of <c>[Service]</c> was given; an empty assignment takes back what stood before. Null: it is not there.</summary>
    public IReadOnlyList<string>? Service(string key)
    {
        List<string>? values = null;
        foreach (var (_, _, value) in _lines.Where(line => line.Section == "Service" && line.Key == key))
        {
            values ??= [];
            if (value.Length == 0) values.Clear();
            else values.Add(value);
        }

        return values;
    }

    /// <summary>What <c>setpriv</c> needs to give a process the rights that the service would have: capabilities, and none to be gained.</summary>
    public IReadOnlyList<string> Rights()
    {
        var ambient = Capabilities("AmbientCapabilities") ?? "";
        string[] bounding = Capabilities("CapabilityBoundingSet") is { } bound ? [$"--bounding-set=-all{bound}"] : [];
        string[] gains = Service("NoNewPrivileges") is [.., "yes" or "true" or "on" or "1"] ? ["--no-new-privs"] : [];
        return [.. bounding, $"--inh-caps=-all{ambient}", $"--ambient-caps=-all{ambient}", .. gains];
    }

    /// <summary>As <c>setpriv</c> writes them, each after a comma.</summary>
    private string? Capabilities(string key) => Service(key) is { } lines
        ? string.Concat(lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(name =>
            name.StartsWith("CAP_", StringComparison.Ordinal) ? $",+{name["CAP_".Length..].ToLowerInvariant()}" : throw new FormatException($"{key}={name}: only capabilities one by one")))
        : null;
}
