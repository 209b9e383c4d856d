using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>What a service shows at the moment a wait for it was in vain: whether it lives, its figures and its lines.</summary>
internal static class LastWords
{
    /// <param name="name">Of the service, for the reader.</param>
    /// <param name="child">The newest process of it; null: none was started.</param>
    /// <param name="http">Asks it.</param>
    /// <param name="page">Its metrics.</param>
    public static async Task<string> OfAsync(string name, ChildProcess? child, HttpClient http, Uri page)
    {
        if (child is null)
            return $"{name}: never started\n";
        if (child.HasExited)
            return $"{name}: process {child.Id} has ended\n";
        return $"{name}: process {child.Id} lives\n{await FiguresAsync(http, page)}\n";
    }

    private static async Task<string> FiguresAsync(HttpClient http, Uri page)
    {
        try
        {
            var text = await http.GetStringAsync(page);
            return string.Join('\n', text.Split('\n').Where(IsOfTheService));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return $"{page} does not answer: {error.Message}";
        }
    }

    /// <summary>Not what is told of each GPU: what is waited for is mostly the service's own, and a long page hides it.</summary>
    private static bool IsOfTheService(string line) => line.Length > 0 && line[0] != '#'
        && !line.Contains("_bucket{", StringComparison.Ordinal) && !line.Contains("gpu_uuid=", StringComparison.Ordinal);
}
