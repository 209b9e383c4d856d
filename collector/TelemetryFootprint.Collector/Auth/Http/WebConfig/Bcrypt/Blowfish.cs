namespace TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;

/// <summary>The cipher as bcrypt uses it: a state that is made slow to reach, and one block at a time.</summary>
internal sealed class Blowfish
{
    private readonly uint[] _keys = PiWords.All[..PiWords.RoundKeys].ToArray();
    private readonly uint[] _boxes = PiWords.All[PiWords.RoundKeys..].ToArray();

    /// <summary>Mixes the key into the state, and the salt's words, in turn, into each block of it. No salt: zeros.</summary>
    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        var at = 0;
        for (var i = 0; i < _keys.Length; i++) _keys[i] ^= NextWord(key, ref at);
        var (left, right, saltAt) = (0u, 0u, 0);
        Refill(_keys, salt, ref saltAt, ref left, ref right);
        Refill(_boxes, salt, ref saltAt, ref left, ref right);
    }

    public void Encrypt(ref uint left, ref uint right)
    {
        var (keys, boxes) = (_keys, _boxes);
        var (x, y) = (left ^ keys[0], right);
        for (var round = 1; round <= 16; round += 2)
        {
            y ^= Mix(boxes, x) ^ keys[round];
            x ^= Mix(boxes, y) ^ keys[round + 1];
        }

        (left, right) = (y ^ keys[17], x);
    }

    private static uint Mix(uint[] boxes, uint word) =>
        ((boxes[word >> 24] + boxes[256 + ((word >> 16) & 255)]) ^ boxes[512 + ((word >> 8) & 255)]) + boxes[768 + (word & 255)];

    private void Refill(uint[] words, ReadOnlySpan<byte> salt, ref int saltAt, ref uint left, ref uint right)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!salt.IsEmpty)
            {
                left ^= NextWord(salt, ref saltAt);
                right ^= NextWord(salt, ref saltAt);
            }

            Encrypt(ref left, ref right);
            (words[i], words[i + 1]) = (left, right);
        }
    }

    /// <summary>Four bytes, most significant first; the text begins again at its end.</summary>
    private static uint NextWord(ReadOnlySpan<byte> text, ref int at)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word = (word << 8) | text[at];
            at = (at + 1) % text.Length;
        }

        return word;
    }
}
