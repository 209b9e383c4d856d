using System.Text;

namespace TelemetryFootprint.TestKit.Files;

/// <summary>
/// A diff for people: the lines that two texts share at their ends are left out but for a little context,
/// and what lies between is shown as removed and added. Not minimal, but linear and never misleading.
/// </summary>
public static class LineDiff
{
    private const int Context = 3;
    private const int MaximumLines = 200;

    public static string Between(string expected, string actual, string expectedName, string actualName)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        var old = expected.Split('\n');
        var now = actual.Split('\n');
        var head = SharedHead(old, now);
        var tail = SharedTail(old, now, head);

        var text = new StringBuilder().Append($"--- {expectedName}\n+++ {actualName}\n@@ line {head + 1} @@\n");
        Append(text, ' ', old.AsSpan(Math.Max(0, head - Context), Math.Min(Context, head)));
        Append(text, '-', old.AsSpan(head, old.Length - head - tail));
        Append(text, '+', now.AsSpan(head, now.Length - head - tail));
        Append(text, ' ', old.AsSpan(old.Length - tail, Math.Min(Context, tail)));
        return text.ToString();
    }

    private static int SharedHead(string[] old, string[] now)
    {
        var count = 0;
        while (count < old.Length && count < now.Length && old[count] == now[count])
        {
            count++;
        }

        return count;
    }

    private static int SharedTail(string[] old, string[] now, int head)
    {
        var count = 0;
        var limit = Math.Min(old.Length, now.Length) - head;
        while (count < limit && old[^(count + 1)] == now[^(count + 1)])
        {
            count++;
        }

        return count;
    }

    private static void Append(StringBuilder text, char mark, ReadOnlySpan<string> lines)
    {
        foreach (var line in lines[..Math.Min(lines.Length, MaximumLines)])
        {
            text.Append(mark).Append(line).Append('\n');
        }

        if (lines.Length > MaximumLines)
        {
            text.Append($"{mark}… {lines.Length - MaximumLines} more lines\n");
        }
    }
}
