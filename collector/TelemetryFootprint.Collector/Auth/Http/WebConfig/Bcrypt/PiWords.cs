using System.Numerics;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;

/// <summary>Blowfish begins with the fraction of pi as 32-bit words: 18 of the round keys, then 4 × 256 of the boxes. They are computed, 33,344 bits in a few milliseconds.</summary>
internal static class PiWords
{
    public const int RoundKeys = 18;
    public const int BoxWords = 1024;
    private const int GuardBits = 64;

    private static readonly Lazy<uint[]> Words = new(Compute);

    public static ReadOnlySpan<uint> All => Words.Value;

    private static uint[] Compute()
    {
        const int count = RoundKeys + BoxWords;
        var scale = (count * 32) + GuardBits;
        // Machin, 1706: pi = 16 atan(1/5) - 4 atan(1/239).
        var pi = (16 * InverseTangent(5, scale)) - (4 * InverseTangent(239, scale));
        var fraction = (pi - (new BigInteger(3) << scale)) >> GuardBits;
        var words = new uint[count];
        for (var i = count - 1; i >= 0; i--, fraction >>= 32) words[i] = (uint)(fraction & uint.MaxValue);
        return words;
    }

    /// <summary>atan(1/x) × 2^scale.</summary>
    private static BigInteger InverseTangent(int x, int scale)
    {
        var power = (BigInteger.One << scale) / x;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= x * x;
            sum += n % 4 == 3 ? -(power / n) : power / n;
        }

        return sum;
    }
}
