using System.Text.Json;
using System.Text.Json.Nodes;

namespace TelemetryFootprint.Collector.Sinks.Influx.Setup;

/// <summary>Asks the server, and tells a person each change as it is made, or instead of making it. Steps that come after a refusal are not to be taken.</summary>
internal sealed class SetupSteps(InfluxClient client, InfluxOptions options, bool isDry, TextWriter output)
{
    /// <summary>Nothing is changed: what a step before would have made is not there.</summary>
    public bool IsDry => isDry;

    /// <summary>What the server said; null: it refused, and nobody is told.</summary>
    public async Task<JsonNode?> TryAskAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var (answer, body) = await SendAsync(method, path, content, cancellationToken);
        return answer.Outcome == WriteOutcome.Taken && ErrorOf(body) is null ? body : null;
    }

    /// <summary>What the server said; null: it refused or cannot be understood, which is told. Where it may lack what is asked for, a 404 says that it does.</summary>
    public async Task<JsonNode?> AskAsync(string what, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, bool mayLack = false)
    {
        var (answer, said) = await SendAsync(method, path, content, cancellationToken);
        if (answer.Outcome == WriteOutcome.Taken && said is not null && ErrorOf(said) is null) return said;
        if (mayLack && answer.Label == "not_found") return new JsonObject();
        // What cannot be read is not "there is none": a second one would be made beside it.
        await FailAsync($"{what}: {(answer.Outcome == WriteOutcome.Taken ? ErrorOf(said) ?? $"the answer is no JSON; check {InfluxOptions.UrlKey} and what stands between" : answer.Reason)}");
        return null;
    }

    /// <summary>The same where a change is meant. True: done, or not to be done now.</summary>
    public async Task<bool> DoAsync(string what, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        if (!isDry)
        {
            var (answer, said) = await SendAsync(method, path, content, cancellationToken);
            if (answer.Outcome != WriteOutcome.Taken || ErrorOf(said) is not null)
            {
                await FailAsync($"{what}: {ErrorOf(said) ?? answer.Reason}");
                return false;
            }
        }

        await output.WriteLineAsync($"{(isDry ? "would    " : "done     ")}  {what}");
        return true;
    }

    public Task SayAsync(string what) => output.WriteLineAsync($"as it is   {what}");

    public Task FailAsync(string what) => output.WriteLineAsync($"FAILED     {what}");

    private async Task<(WriteAnswer Answer, JsonNode? Said)> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var (answer, body) = await client.SendAsync(() => new(method, new Uri(options.Url, path)) { Content = content }, cancellationToken);
        return (answer, Read(body));
    }

    private static JsonNode? Read(string body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Version 1 says it with a 200.</summary>
    private static string? ErrorOf(JsonNode? said) => (said as JsonObject)?["results"] is JsonArray { Count: > 0 } results ? results[0]?["error"]?.GetValue<string>() : null;
}
