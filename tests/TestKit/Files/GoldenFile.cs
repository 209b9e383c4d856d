namespace TelemetryFootprint.TestKit.Files;

/// <summary>
/// Compares text with a file under <c>tests/fixtures/golden</c>. With <c>FOOTPRINT_ACCEPT_GOLDEN=1</c> the file is written instead,
/// so that one command accepts a change and <c>git diff</c> shows it to the reviewer.
/// </summary>
public sealed class GoldenFile(string directory, bool accept)
{
    public const string AcceptVariable = "FOOTPRINT_ACCEPT_GOLDEN";

    /// <summary>The project's goldens.</summary>
    public static GoldenFile Project { get; } = new(
        RepositoryRoot.Combine("tests", "fixtures", "golden"),
        Environment.GetEnvironmentVariable(AcceptVariable) == "1");

    /// <summary>Throws <see cref="GoldenMismatchException"/> with a diff where the text differs from the file.</summary>
    public void Verify(string name, string actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        var path = Path.Combine(directory, name);
        var normalised = Normalise(actual);
        if (accept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, normalised);
            return;
        }

        var expected = File.Exists(path) ? Normalise(File.ReadAllText(path)) : null;
        if (expected == normalised)
        {
            return;
        }

        throw new GoldenMismatchException(Explain(name, expected, normalised));
    }

    private static string Explain(string name, string? expected, string actual)
    {
        var head = expected is null ? $"golden {name} does not exist" : $"golden {name} differs";
        var diff = LineDiff.Between(expected ?? "", actual, $"golden/{name}", "actual");
        return $"{head}; to accept, run the test again with {AcceptVariable}=1\n{diff}";
    }

    // A checkout may have changed line ends; nothing else is forgiven.
    private static string Normalise(string text) => text.ReplaceLineEndings("\n");
}
