using System.Security.Cryptography;
using Google.Protobuf;

namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>
/// The 16 bytes that name the run of the monotonic clock: the kernel's boot id on Linux. Elsewhere random per process, which
/// only means that times of two processes of one boot are not compared.
/// </summary>
public static class BootIdentity
{
    private const string LinuxFile = "/proc/sys/kernel/random/boot_id";

    public static ByteString Read() => Read(LinuxFile);

    internal static ByteString Read(string file)
    {
        try
        {
            // Files of /proc say a length of 0; this one is 37 bytes.
            using StreamReader reader = File.OpenText(file);
            char[] text = new char[36];
            int length = reader.ReadBlock(text, 0, text.Length);
            if (Guid.TryParseExact(text.AsSpan(0, length), "D", out Guid id)) return ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or /proc is hidden: the random id below serves.
        }
        return ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16));
    }
}
