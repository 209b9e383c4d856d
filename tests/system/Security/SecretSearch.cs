using System.Text;
using TelemetryFootprint.Contracts.Transport;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F54: the secrets of one installation, and whatever its processes say, show, store or are given. Every stack of the security tests ends with it.</summary>
internal sealed class SecretSearch
{
    private const string KeyOption = "KeyFile=";
    private const string OwnToken = "collector-token";

    // Shorter ones could be a part of anything.
    private const int Shortest = 16;

    private readonly HashSet<string> _secrets = [];
    private readonly List<(string Where, string Text)> _seen = [];

    public int Secrets => _secrets.Count;

    public int Seen => _seen.Count;

    public void Keep(string secret)
    {
        if (secret.Length >= Shortest) _secrets.Add(secret);
    }

    /// <summary>The keys that these settings name. The first line of a key is that of all keys of its kind, the last may be short.</summary>
    public void KeepKeysOf(IEnumerable<string> settings)
    {
        foreach (var file in settings.Where(setting => setting.Contains(KeyOption, StringComparison.Ordinal)).Select(setting => setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]).Where(File.Exists))
        {
            foreach (var line in File.ReadLines(file).Where(line => !line.StartsWith("-----", StringComparison.Ordinal)).Skip(1))
                Keep(line);
        }
    }

    public void Look(string where, string text) => _seen.Add((where, text));

    /// <summary>The command line and the environment of one that runs.</summary>
    public void LookAt(ChildProcess child)
    {
        foreach (var name in (string[])["cmdline", "environ"])
        {
            try
            {
                Look(name, File.ReadAllText($"/proc/{child.Id}/{name}"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }
    }

    /// <summary>What a service answers to whom it does not know, refusals too.</summary>
    public async Task AskAsync(int port, params string[] paths)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        foreach (var path in paths)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
                Look(path, answer + await answer.Content.ReadAsStringAsync());
            }
            catch (Exception closed) when (closed is TaskCanceledException || TransportFailure.Is(closed))
            {
                // It does not listen, or speaks TLS here.
            }
        }
    }

    /// <summary>Every file of a state folder: stores, logs, notes. An agent's own token is a secret and lies there alone.</summary>
    public void LookInto(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == OwnToken) Keep(Read(file).Trim());
            else Look(Path.GetFileName(file), Read(file));
        }
    }

    /// <summary>Where any of them was seen, and its beginning.</summary>
    public IReadOnlyList<string> Found() =>
        [.. _seen.SelectMany(seen => _secrets.Where(secret => seen.Text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{seen.Where}: {secret[..8]}…")).Distinct()];

    private static string Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return reader.ReadToEnd();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
