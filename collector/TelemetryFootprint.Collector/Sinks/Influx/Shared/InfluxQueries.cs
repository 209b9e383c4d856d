using System.Text;
using System.Text.Json;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// Asks the shared store in InfluxQL, over <c>/query</c>, which versions 1, 2 (with a mapping of the database's name) and 3 have in common. An answer is whole or it is none:
/// an error in the middle of it, its early end and too much of it all throw. Whoever asks waits, on a thread of his own. Safe for concurrent callers.
/// </summary>
internal sealed class InfluxQueries(InfluxOptions options, string version, TimeSpan limit, TimeProvider time) : IDisposable
{
    /// <summary>Some two million rows.</summary>
    public const long MostBytes = 256L << 20;

    private const int RowsPerChunk = 10_000;

    private readonly HttpClient _http = InfluxClient.Connect(options, version, time);

    /// <summary>Every series of the answer, in parts; those of one series come one behind the other.</summary>
    /// <param name="statement">One SELECT.</param>
    /// <param name="take">Is given a part: its tags, columns and values.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer, or not all of it.</exception>
    /// <exception cref="TimeoutException">It takes too long, or is too much.</exception>
    public void Ask(string statement, Action<JsonElement> take, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = RequestOf(statement);
            using var answer = _http.Send(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            // What reads the body knows of no token.
            using var end = linked.Token.Register(answer.Dispose);
            Read(answer, take);
        }
        catch (Exception error) when (linked.IsCancellationRequested && error is not StoreUnavailableException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException(FormattableString.Invariant($"The shared store at {options.ShownUrl} took longer than {limit.TotalSeconds:0.###} s; ask for a shorter time"), error);
        }
        catch (InvalidDataException error)
        {
            throw new TimeoutException($"The shared store at {options.ShownUrl} says too much ({error.Message}); ask for a shorter time", error);
        }
        catch (Exception error) when (error is JsonException or SecretUnreadableException || TransportFailure.Is(error))
        {
            throw Unavailable(error.GetBaseException().Message, error);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(string statement)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Url, "query"))
        {
            Content = new FormUrlEncodedContent(
            [
                new("db", options.Database!), new("epoch", "ms"), new("chunked", "true"), new("chunk_size", RowsPerChunk.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("q", statement),
            ]),
        };
        InfluxClient.SignIn(request, options, options.Version);
        return request;
    }

    private void Read(HttpResponseMessage answer, Action<JsonElement> take)
    {
        using var body = new StreamReader(new CappedStream(answer.Content.ReadAsStream(), MostBytes), Encoding.UTF8);
        if (!answer.IsSuccessStatusCode)
        {
            var beginning = new char[512];
            var said = new string(beginning, 0, body.ReadBlock(beginning, 0, beginning.Length));
            throw Unavailable($"HTTP {(int)answer.StatusCode}{(said.Length == 0 ? "" : $": {Shown(said)}")}", null);
        }

        var isMore = true;
        while (body.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            isMore = Take(document.RootElement, take);
        }

        if (isMore) throw Unavailable("its answer ended before it was whole", null);
    }

    /// <summary>True if more is to come.</summary>
    private bool Take(JsonElement chunk, Action<JsonElement> take)
    {
        if (chunk.TryGetProperty("error", out var refused)) throw Unavailable(Shown(refused.ToString()), null);
        var isMore = false;
        foreach (var result in chunk.GetProperty("results").EnumerateArray())
        {
            if (result.TryGetProperty("error", out var error)) throw Unavailable(Shown(error.ToString()), null);
            isMore |= result.TryGetProperty("partial", out var partial) && partial.GetBoolean();
            if (!result.TryGetProperty("series", out var series)) continue;
            foreach (var one in series.EnumerateArray()) take(one);
        }

        return isMore;
    }

    private StoreUnavailableException Unavailable(string reason, Exception? inner) =>
        new($"The shared store at {options.ShownUrl} gives no answer: {reason}. Store:Mode=influxdb answers from it alone", inner);

    private static string Shown(string said) => new([.. said.Select(letter => char.IsControl(letter) ? ' ' : letter)]);
}
