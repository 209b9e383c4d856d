using System.IO.Compression;

using Xunit.Abstractions;

namespace TelemetryFootprint.IntegrationTests.Grpc;

[Collection(nameof(QuietProcess))]
public sealed class HostileFramesTests(HostileHost host, ITestOutputHelper output) : IClassFixture<HostileHost>
{
    private const long EnhanceYourCalm = 0xb;
    private const int MebiByte = 1 << 20;

    private static readonly (byte[] Body, int Status)[] Frames =
    [
        ([2, 0, 0, 0, 0], 13),
        ([0, 0xff, 0xff, 0xff, 0xff], 8),
        ([0, 0, 0, 1], 13),
        ([0, 0, 0, 0, 9, 1], 13),
        ([0, 0, 0, 0, 2, 0xff, 0xff], 3),
        ([1, 0, 0, 0, 4, 1, 2, 3, 4], 13),
        ([0, 0, 0x10, 0, 1, .. new byte[70_000]], 8),
        ([0, 0, 0x10, 0, 0, .. new byte[70_000]], 13),
    ];

    private static readonly byte[] Bomb = GzipFrame(new byte[64 * MebiByte]);

    [Fact]
    public async Task Stream_TenThousandHostileFrames_GrowTheProcessByLessThanEightMebibytes()
    {
        // Tiered code, pools, the client in the same process and the heap's size after its first full collection level off
        // in two rounds; a leak would not.
        await SendAsync(10_000);
        _ = WorkingSet();
        await SendAsync(10_000);
        long before = WorkingSet();
        await SendAsync(10_000);
        long grown = WorkingSet() - before;
        output.WriteLine($"resident memory grew by {grown / 1024} KiB over 10,000 hostile frames");
        Assert.InRange(grown, long.MinValue, 8 * MebiByte);
    }

    private static byte[] GzipFrame(byte[] plain)
    {
        using var data = new MemoryStream();
        using (var gzip = new GZipStream(data, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        return [1, 0, (byte)(data.Length >> 16), (byte)(data.Length >> 8), (byte)data.Length, .. data.ToArray()];
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }

    private async Task SendAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            // Each fiftieth is the bomb: it costs 4 MiB of inflating, the others next to nothing.
            (byte[] body, int status) = i % 50 == 0 ? (Bomb, 8) : Frames[i % Frames.Length];
            Assert.Equal(status, await PostAsync(body));
        }
    }

    // Kestrel stops a connection that leaves many refused streams behind; a hostile client comes again.
    private async Task<int?> PostAsync(byte[] body)
    {
        while (true)
        {
            try
            {
                return await host.PostAsync(new ByteArrayContent(body), encoding: "gzip");
            }
            catch (HttpRequestException stopped) when (stopped.InnerException is HttpProtocolException { ErrorCode: EnhanceYourCalm })
            {
                host.Reconnect();
            }
        }
    }
}
