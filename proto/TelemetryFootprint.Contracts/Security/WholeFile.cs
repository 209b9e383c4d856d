namespace TelemetryFootprint.Contracts.Security;

/// <summary>A small file of text that must never be half there.</summary>
public static class WholeFile
{
    /// <summary>For its owner alone.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For everybody to read.</summary>
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>
    /// A whole file appears under its name or none does, and nobody whom the mode leaves out could read it for a moment. Its content is on the disk before
    /// its name is: a loss of power leaves the file before, or none, and no empty one.
    /// </summary>
    /// <exception cref="IOException">The disk refuses, or, without <paramref name="overwrite"/>, the file is there. No draft is left.</exception>
    public static void Write(string path, string text, UnixFileMode mode = Private, bool overwrite = true)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        try
        {
            // Through to the disk, write by write: that is where a failing disk says so.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (var writer = new StreamWriter(draft, options)) writer.Write(text);
            File.Move(draft, path, overwrite);
        }
        catch (IOException)
        {
            File.Delete(draft);
            throw;
        }
    }
}
