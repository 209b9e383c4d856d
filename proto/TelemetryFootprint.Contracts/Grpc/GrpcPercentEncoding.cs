using System.Text;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>
/// The encoding of <c>grpc-message</c>: UTF-8 with only '%' and bytes outside 0x20–0x7E escaped. URI escaping is not the
/// same: peers show its extra escapes, such as %3A for ':', to people.
/// </summary>
public static class GrpcPercentEncoding
{
    private const string UpperHex = "0123456789ABCDEF";

    public static string Encode(string text)
    {
        if (text.All(IsPlain)) return text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var encoded = new StringBuilder(bytes.Length + 16);
        foreach (byte value in bytes)
        {
            if (IsPlain((char)value)) encoded.Append((char)value);
            else encoded.Append('%').Append(UpperHex[value >> 4]).Append(UpperHex[value & 15]);
        }
        return encoded.ToString();
    }

    /// <summary>Never fails: what is no escape stands for itself, and bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        byte[] source = Encoding.UTF8.GetBytes(text);
        byte[] decoded = new byte[source.Length];
        int length = 0;
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] == '%' && i + 2 < source.Length && char.IsAsciiHexDigit((char)source[i + 1]) && char.IsAsciiHexDigit((char)source[i + 2]))
            {
                decoded[length++] = (byte)((HexValue(source[i + 1]) << 4) | HexValue(source[i + 2]));
                i += 2;
            }
            else
            {
                decoded[length++] = source[i];
            }
        }
        return Encoding.UTF8.GetString(decoded, 0, length);
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool IsPlain(char value) => value is >= ' ' and <= '~' and not '%';
}
