using System.Text;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Text from the other side: bounded in UTF-8 bytes, without control characters and lone surrogates.</summary>
public static class TextRules
{
    /// <summary>Null: the text may be in a message. <paramref name="name"/> says what it is, for people.</summary>
    public static Violation? FirstViolation(string text, int maxBytes, string name)
    {
        // A char is at least one byte, so the long text is refused before it is encoded.
        if (text.Length > maxBytes || Encoding.UTF8.GetByteCount(text) > maxBytes) return new($"{name}: longer than {maxBytes} bytes");
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i])) return new($"{name}: has a control character");
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return new($"{name}: is not Unicode");
        }
        return null;
    }
}
