using System.Buffers;
using System.Security.Cryptography;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>What makes pseudonyms of names: 256 bits, drawn once, for the collector alone. It prints nothing.</summary>
internal sealed class PseudonymKey
{
    public const string FileName = "users.key";
    private const int Bytes = 32;

    // Fewer would make two people one in a few thousand; as many as tell containers apart.
    private const int ShownDigits = 12;
    private const string Prefix = "u-";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly byte[] _key;

    private PseudonymKey(byte[] key) => _key = key;

    public static bool IsIn(string stateDirectory) => File.Exists(Path.Combine(stateDirectory, FileName));

    /// <summary>Makes it if there is none. Throws <see cref="ConfigurationException"/> if it cannot be kept, or is none any more.</summary>
    public static PseudonymKey Ensure(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, FileName);
        try
        {
            if (!File.Exists(path))
            {
                Directory.CreateDirectory(stateDirectory);
                Make(path);
            }

            return new(Convert.FromHexString(File.ReadAllText(path).Trim()) is { Length: Bytes } key ? key : throw new FormatException());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(CollectorOptions.StateDirectoryKey, $"{path} cannot be kept ({error.Message})", error);
        }
        catch (FormatException error)
        {
            throw new ConfigurationException(CollectorOptions.StateDirectoryKey, $"{path} is no key any more: restore it, or delete it, and everybody has another pseudonym from then on", error);
        }
    }

    /// <summary>Always the same of the same name, and of another key another one.</summary>
    public string Of(string user) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(_key, System.Text.Encoding.UTF8.GetBytes(user)))[..ShownDigits];

    /// <summary>It looks like a pseudonym, and is kept as it is: so a repeat changes nothing, and those of a lost key stay.</summary>
    public static bool IsPseudonym(string user) =>
        user.Length == Prefix.Length + ShownDigits && user.StartsWith(Prefix, StringComparison.Ordinal) && user.AsSpan(Prefix.Length).IndexOfAnyExcept(Digits) < 0;

    private static void Make(string path)
    {
        try
        {
            WholeFile.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) + "\n", overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // A command beside the service made it.
        }
    }
}
