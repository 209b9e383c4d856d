namespace TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;

/// <summary>bcrypt's own base 64: another alphabet, no padding.</summary>
internal static class BcryptText
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Null: a letter of another alphabet. Bits beyond the last whole byte are dropped, as all implementations do.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 6 / 8];
        var (bits, held, count) = (0, 0, 0);
        foreach (var letter in text)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) return null;
            (bits, held) = ((bits << 6) | value, held + 6);
            if (held < 8) continue;
            held -= 8;
            bytes[count++] = (byte)(bits >> held);
            bits &= (1 << held) - 1;
        }

        return bytes;
    }
}
