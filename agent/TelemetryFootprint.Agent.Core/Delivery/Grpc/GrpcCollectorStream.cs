using System.IO.Pipelines;
using System.Runtime.CompilerServices;

using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.Transport;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>One duplex call on one connection.</summary>
internal sealed class GrpcCollectorStream : ICollectorStream
{
    private const int CompressAboveBytes = 1024;
    private const int FlushAboveBytes = 64 * 1024;

    // How long a failed send waits for the receiving side to learn the collector's own reason.
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _invoker;
    private readonly DuplexContent _content = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource<GrpcStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrpcMessageWriter _frames;
    private readonly TimeProvider _time;
    private readonly Task<HttpResponseMessage> _response;
    private PipeWriter? _output;

    public GrpcCollectorStream(HttpMessageInvoker invoker, Uri uri, bool compress, Secret? token, TimeProvider time)
    {
        _invoker = invoker;
        _time = time;
        _frames = new GrpcMessageWriter(compress ? CompressAboveBytes : null);
        _response = _invoker.SendAsync(Request(uri, compress, token), _disposed.Token);
    }

    /// <summary>Returns when the request is on its way: some servers send their headers only with their first message.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_content.Stream, _response).WaitAsync(cancellationToken);
            if (!_content.Stream.IsCompleted) ResponseStatus.ThrowIfRefused(await _response);
            _output = PipeWriter.Create(await _content.Stream.WaitAsync(cancellationToken));
        }
        catch (Exception failure) when (IsTransport(failure, cancellationToken))
        {
            throw ResponseStatus.OfFailure(failure);
        }
    }

    public async ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        _frames.Write(message, _output!);
        if (_output!.UnflushedBytes > FlushAboveBytes) await FlushAsync(cancellationToken);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _output!.FlushAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw await ReasonAsync(failure, cancellationToken);
        }
    }

    public async IAsyncEnumerable<CollectorMessage> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await ResponseAsync(cancellationToken);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        PipeReader input = PipeReader.Create(body);
        string? encoding = response.Headers.TryGetValues(GrpcHeaders.Encoding, out IEnumerable<string>? values) ? values.First() : null;
        await using var messages = new GrpcMessageReader<CollectorMessage>(
            input, CollectorMessage.Parser, GrpcHeaders.ParseEncoding(encoding), MessageCaps.Default, _time, ResponseStatus.OfFailure);
        await foreach (CollectorMessage message in messages.ReadAllAsync(cancellationToken)) yield return message;
        GrpcStatus status = ResponseStatus.Final(response);
        _ended.TrySetResult(status);
        if (!status.IsOk) throw new GrpcException(status);
    }

    public async ValueTask DisposeAsync()
    {
        _content.Complete();
        await _disposed.CancelAsync();
        try
        {
            (await _response).Dispose();
        }
        catch (Exception failure) when (failure is OperationCanceledException || TransportFailure.Is(failure))
        {
            // The call is over; its failure was or will be told by whoever sends or receives.
        }
        _invoker.Dispose();
        _content.Dispose();
        _disposed.Dispose();
    }

    // A connection that dies before the answer cancels the request's body, and that is what the call then fails with.
    private static bool IsTransport(Exception failure, CancellationToken cancellationToken) =>
        TransportFailure.Is(failure) || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private HttpRequestMessage Request(Uri uri, bool compress, Secret? token)
    {
        HttpRequestMessage request = GrpcRequest.To(uri, _content, token);
        request.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.AcceptedEncodings);
        if (compress) request.Headers.TryAddWithoutValidation(GrpcHeaders.Encoding, "gzip");
        return request;
    }

    private async Task<HttpResponseMessage> ResponseAsync(CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage response = await _response.WaitAsync(cancellationToken);
            ResponseStatus.ThrowIfRefused(response);
            return response;
        }
        catch (GrpcException refused)
        {
            _ended.TrySetResult(refused.Status);
            throw;
        }
        catch (Exception failure) when (IsTransport(failure, cancellationToken))
        {
            throw ResponseStatus.OfFailure(failure);
        }
    }

    private async Task<GrpcException> ReasonAsync(Exception failure, CancellationToken cancellationToken)
    {
        try
        {
            GrpcStatus status = await (await Task.WhenAny(_ended.Task, RefusalAsync()).WaitAsync(StatusPatience, _time, cancellationToken));
            return status.IsOk ? new GrpcException(GrpcStatusCode.Unavailable, "the collector ended the call", failure) : new GrpcException(status, failure);
        }
        catch (TimeoutException)
        {
            return ResponseStatus.OfFailure(failure);
        }
    }

    /// <summary>The status of an answer that refuses the call; it may come before anybody receives. Of any other answer, what the receiving side learns.</summary>
    private async Task<GrpcStatus> RefusalAsync()
    {
        try
        {
            ResponseStatus.ThrowIfRefused(await _response);
        }
        catch (GrpcException refused)
        {
            return refused.Status;
        }
        catch (Exception failure) when (failure is OperationCanceledException || TransportFailure.Is(failure))
        {
            // Whoever receives learns of it too.
        }

        return await _ended.Task;
    }
}
