namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>A few changes of the kinds that break parsers: flipped bits, bytes of extreme values, parts that are missing, doubled or moved.</summary>
internal static class Mutation
{
    private static readonly byte[] Extremes = [0x00, 0x7F, 0x80, 0xFF];

    public static byte[] Of(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 0; changes--) Change(bytes, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = random.Next(1, Math.Min(32, bytes.Count - at) + 1);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = Extremes[random.Next(Extremes.Length)];
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat((byte)0xFF, length));
                break;
        }
    }
}
