using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace TelemetryFootprint.Collector.Web;

/// <summary>An answer as JSON, in small pieces of memory that go back when its reader has taken it, or will not.</summary>
internal sealed class RenderedAnswer : IResult, IDisposable
{
    private static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0, minimumSegmentSize: 16 * 1024, useSynchronizationContext: false);

    private readonly Pipe _pipe = new(Unbounded);
    private ReadOnlySequence<byte> _json;
    private IDisposable? _share;

    private RenderedAnswer()
    {
    }

    public long Length => _json.Length;

    /// <summary>What is given back with the answer.</summary>
    public void Own(IDisposable share) => _share = share;

    public static async Task<RenderedAnswer> RenderAsync(object answer, JsonSerializerOptions options)
    {
        var rendered = new RenderedAnswer();
        await JsonSerializer.SerializeAsync(rendered._pipe.Writer, answer, options.GetTypeInfo(answer.GetType()));
        await rendered._pipe.Writer.CompleteAsync();
        rendered._json = (await rendered._pipe.Reader.ReadAsync()).Buffer;
        return rendered;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        return PatientResponse.WriteAsync(httpContext, _json);
    }

    public void Dispose()
    {
        _json = default;
        _pipe.Reader.Complete();
        _share?.Dispose();
    }
}
