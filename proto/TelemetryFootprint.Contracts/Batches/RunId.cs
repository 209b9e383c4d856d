using System.Globalization;
using System.Text;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>What a run may be called, wherever it is named: in an environment, by a claim, by a tracker.</summary>
public static class RunId
{
    // What agents make of the place that a process runs in: a word of its own could bill another's job.
    private static readonly string[] Places = ["slurm:", "k8s:", "docker:", "systemd:", "session:"];

    /// <summary>Why it is no id, to be said behind its name; null: it is one.</summary>
    /// <param name="text">As it was given.</param>
    /// <param name="mostBytes">Of UTF-8.</param>
    public static string? WhyNot(string text, int mostBytes = Limits.MaxRunIdBytes)
    {
        if (text.Length == 0) return "is empty";
        if (text.StartsWith("__", StringComparison.Ordinal)) return "begins with __, which is not for runs";
        // A char is at least one byte, so the long text is refused before it is encoded.
        if (text.Length > mostBytes || Encoding.UTF8.GetByteCount(text) > mostBytes)
            return string.Create(CultureInfo.InvariantCulture, $"is longer than {mostBytes} bytes");
        // What was no Unicode has been read as the replacement character.
        return text.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar) ? "has a character that cannot be printed" : null;
    }

    /// <summary>An id that only the operating system's own word gives, never a process of itself.</summary>
    public static bool IsOfAPlace(string id) => Array.Exists(Places, place => id.StartsWith(place, StringComparison.Ordinal));
}
