using System.Net.Http.Json;
using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>The configuration that is shipped, in a real Alertmanager: which alert silences which.</summary>
public sealed class InhibitionTests
{
    [AlertmanagerFact]
    public async Task CollectorThatIsDown_SilencesNothingThatOthersKnow()
    {
        using var folder = new TemporaryDirectory();
        var port = FreePort.Next(1)[0];
        await using var alertmanager = ChildProcess.Start(
            AlertmanagerFactAttribute.Program!,
            [$"--config.file={RepositoryRoot.Combine("deploy", "prometheus", "alertmanager.yml")}", $"--storage.path={folder.Combine("alertmanager")}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], null);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v2/") };
        object[] known =
        [
            Alert("FootprintCollectorDown", ("instance", "c1:9850")),
            Alert("FootprintAgentSilent", ("host", "node-7")),
            Alert("FootprintGpuUnread", ("host", "node-8"), ("instance", "c2:9850")),
            Alert("FootprintDeliveryLate", ("host", "node-9")),
            Alert("FootprintNoReadings"),
            Alert("FootprintDeliveryDisconnected", ("instance", "node-1:9852")),
        ];
        await PostAsync(http, known);
        Assert.Equal(["FootprintDeliveryDisconnected", "FootprintNoReadings"], await InhibitedAsync(http, 2));

        // No collector at all: nothing is known of any host.
        await PostAsync(http, [Alert("FootprintCollectorAbsent")]);
        Assert.Equal(["FootprintAgentSilent", "FootprintDeliveryDisconnected", "FootprintDeliveryLate", "FootprintGpuUnread", "FootprintNoReadings"], await InhibitedAsync(http, 5));
    }

    private static object Alert(string name, params (string Name, string Value)[] labels) =>
        new { labels = labels.Append(("alertname", name)).ToDictionary(label => label.Item1, label => label.Item2) };

    private static async Task PostAsync(HttpClient http, object[] alerts)
    {
        await CrossedStack.UntilAsync(async () =>
        {
            try
            {
                using var answer = await http.PostAsJsonAsync(new Uri("alerts", UriKind.Relative), alerts);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    /// <summary>Once each alert went through the pipeline, which says whether it is silenced.</summary>
    private static async Task<IReadOnlyList<string>> InhibitedAsync(HttpClient http, int expected)
    {
        List<string> inhibited = [];
        await CrossedStack.UntilAsync(async () =>
        {
            var alerts = (await http.GetFromJsonAsync<JsonElement>(new Uri("alerts", UriKind.Relative))).EnumerateArray().ToList();
            inhibited = [.. alerts.Where(alert => alert.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0)
                .Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!).Order(StringComparer.Ordinal)];
            return inhibited.Count >= expected && alerts.All(alert => alert.GetProperty("status").GetProperty("state").GetString() != "unprocessed");
        });
        return inhibited;
    }
}
