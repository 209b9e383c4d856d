using System.Text;
using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>The id of a run as the wire takes it. A text that it would refuse names no run: the row's energy would be refused with it.</summary>
internal static class RunName
{
    /// <summary>Null: it names no run.</summary>
    public static string? Of(string? text)
    {
        var name = text?.Trim();
        if (string.IsNullOrEmpty(name) || name.StartsWith("__", StringComparison.Ordinal) || name.Length > Limits.MaxRunIdBytes)
            return null;
        // What was no UTF-8 has been read as the replacement character.
        var isPrintable = name.EnumerateRunes().All(rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar);
        return isPrintable && Encoding.UTF8.GetByteCount(name) <= Limits.MaxRunIdBytes ? name : null;
    }
}
