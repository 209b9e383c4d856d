using System.Text;
using System.Text.Json;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// Asks the shared store in InfluxQL, over <c>/query</c>, which versions 1, 2 (with a mapping of the database's name) and 3 have in common; of version 3 the first releases read
/// what is asked from the address alone. An answer is whole or it is none:
/// an error in the middle of it, its early end and too much of it all throw. Whoever asks waits, on a thread of his own. Safe for concurrent callers.
/// </summary>
internal sealed class InfluxQueries(InfluxOptions options, string version, TimeSpan limit, TimeProvider time, Func<InfluxVersion?>? found = null) : IDisposable
{
    /// <summary>Some two million rows.</summary>
    public const long MostBytes = 256L << 20;

    /// <summary>Of one statement. Who wants more asks in parts.</summary>
    public const int MostRows = 500_000;

    private const int RowsPerChunk = 10_000;

    private readonly HttpClient _http = InfluxClient.Connect(options, version, time);

    /// <summary>Now: of a question that is asked in several statements, whose answers come within one limit of time.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Every series of the answer, in parts; those of one series come one behind the other.</summary>
    /// <param name="statement">One SELECT.</param>
    /// <param name="take">Is given a part.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <param name="begun">When the question of which it is a part began; null: it is all of one.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer, or not all of it.</exception>
    /// <exception cref="TimeoutException">It takes too long, or is too many bytes.</exception>
    /// <exception cref="TooManyRowsException">It has more than <see cref="MostRows"/>.</exception>
    public void Ask(string statement, Action<InfluxPart> take, CancellationToken cancellationToken, long? begun = null)
    {
        var left = begun is { } at ? limit - time.GetElapsedTime(at) : limit;
        if (left <= TimeSpan.Zero) throw Late(null);
        using var late = new CancellationTokenSource(left, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = RequestOf(statement);
            using var answer = _http.Send(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            // What reads the body knows of no token.
            using var end = linked.Token.Register(answer.Dispose);
            Read(answer, take);
        }
        catch (TooManyRowsException)
        {
            throw;
        }
        catch (Exception error) when (linked.IsCancellationRequested && error is not StoreUnavailableException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Late(error);
        }
        catch (InvalidDataException error)
        {
            throw new TimeoutException($"The shared store at {options.ShownUrl} says too much ({error.Message}); ask for a shorter time", error);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or SecretUnreadableException || TransportFailure.Is(error))
        {
            throw Unavailable(error.GetBaseException().Message, error);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(string statement)
    {
        KeyValuePair<string, string>[] asked =
        [
            new("db", options.Database!), new("epoch", "ms"), new("chunked", "true"), new("chunk_size", RowsPerChunk.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("q", statement),
        ];
        var version = options.Version ?? found?.Invoke();
        // Of an unknown one too: what all of them read.
        var request = version is InfluxVersion.V1 or InfluxVersion.V2
            ? new HttpRequestMessage(HttpMethod.Post, new Uri(options.Url, "query")) { Content = new FormUrlEncodedContent(asked) }
            : new HttpRequestMessage(HttpMethod.Get, new Uri(options.Url, $"query?{string.Join('&', asked.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"))}"));
        InfluxClient.SignIn(request, options, version);
        return request;
    }

    private void Read(HttpResponseMessage answer, Action<InfluxPart> take)
    {
        using var body = new StreamReader(new CappedStream(answer.Content.ReadAsStream(), MostBytes), Encoding.UTF8);
        if (!answer.IsSuccessStatusCode)
        {
            var beginning = new char[512];
            var said = new string(beginning, 0, body.ReadBlock(beginning, 0, beginning.Length));
            throw Unavailable(QueryRefusal.Of(answer.StatusCode, Shown(said)), null);
        }

        var (isMore, rows) = (true, 0);
        while (body.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            isMore = Take(document.RootElement, take, ref rows);
        }

        if (isMore) throw Unavailable("its answer ended before it was whole", null);
    }

    /// <summary>True if more is to come.</summary>
    private bool Take(JsonElement chunk, Action<InfluxPart> take, ref int rows)
    {
        if (chunk.TryGetProperty("error", out var refused)) throw Unavailable(Shown(refused.ToString()), null);
        var isMore = false;
        foreach (var result in chunk.GetProperty("results").EnumerateArray())
        {
            if (result.TryGetProperty("error", out var error)) throw Unavailable(QueryRefusal.Of(Shown(error.ToString())), null);
            // VictoriaMetrics answers any question with the names of databases.
            if (result.TryGetProperty("values", out _)) throw Unavailable("it does not speak InfluxQL: what it says is no answer to the question", null);
            isMore |= result.TryGetProperty("partial", out var partial) && partial.GetBoolean();
            if (!result.TryGetProperty("series", out var series)) continue;
            foreach (var one in series.EnumerateArray())
            {
                if (one.TryGetProperty("values", out var values) && (rows += values.GetArrayLength()) > MostRows) throw new TooManyRowsException();
                take(new(one));
            }
        }

        return isMore;
    }

    private TimeoutException Late(Exception? inner) =>
        new(FormattableString.Invariant($"The shared store at {options.ShownUrl} took longer than {limit.TotalSeconds:0.###} s; ask for a shorter time"), inner);

    private StoreUnavailableException Unavailable(string reason, Exception? inner) =>
        new($"The shared store at {options.ShownUrl} gives no answer: {reason}. Store:Mode=influxdb answers from it alone", inner);

    private static string Shown(string said) => new string([.. said.Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
}
