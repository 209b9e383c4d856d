namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Text from the other side as a log line and a status may show it: one line, bounded.</summary>
internal static class RemoteText
{
    private const int MaxLength = 256;

    public static string Show(string text)
    {
        string cut = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "…") : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(letter => char.IsControl(letter) ? ' ' : letter)) : cut;
    }
}
