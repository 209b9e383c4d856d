namespace TelemetryFootprint.Contracts.Security;

/// <summary>A small file of text that must never be half there.</summary>
public static class WholeFile
{
    /// <summary>A whole file appears under its name or none does, and nobody whom the mode leaves out (all but the owner) could read it for a moment.</summary>
    public static void Write(string path, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using (var writer = new StreamWriter(draft, options)) writer.Write(text);
        File.Move(draft, path, overwrite: true);
    }
}
