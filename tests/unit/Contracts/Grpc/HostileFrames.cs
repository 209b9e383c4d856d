using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

/// <summary>Every way a frame can be wrong, and the status that the sender gets for it.</summary>
internal static class HostileFrames
{
    public static IReadOnlyDictionary<string, (byte[] Bytes, MessageEncoding Encoding, GrpcStatusCode Code)> All { get; } =
        new Dictionary<string, (byte[], MessageEncoding, GrpcStatusCode)>
        {
            ["flag 2"] = (GrpcFrame.Of(2, WireBytes.Hello("h")), MessageEncoding.Identity, GrpcStatusCode.Internal),
            ["flag 255"] = (GrpcFrame.Of(255, []), MessageEncoding.Gzip, GrpcStatusCode.Internal),
            ["compressed without encoding"] = (GrpcFrame.Of(1, WireBytes.Gzip(WireBytes.Hello("h"))), MessageEncoding.Identity, GrpcStatusCode.Internal),
            ["one byte over the cap"] = (GrpcFrame.Of(0, (1 << 20) + 1, []), MessageEncoding.Identity, GrpcStatusCode.ResourceExhausted),
            ["claims 4 GiB"] = (GrpcFrame.Of(0, uint.MaxValue, []), MessageEncoding.Identity, GrpcStatusCode.ResourceExhausted),
            ["ends in the prefix"] = ([0, 0, 0], MessageEncoding.Identity, GrpcStatusCode.Internal),
            ["ends in the payload"] = (GrpcFrame.Of(0, 100, WireBytes.Hello("h")), MessageEncoding.Identity, GrpcStatusCode.Internal),
            ["ends before the payload"] = (GrpcFrame.Of(0, 1, []), MessageEncoding.Identity, GrpcStatusCode.Internal),
            ["not protobuf"] = (GrpcFrame.Of(0, [0xff, 0xff, 0xff]), MessageEncoding.Identity, GrpcStatusCode.InvalidArgument),
            ["protobuf cut short"] = (GrpcFrame.Of(0, WireBytes.Hello("host")[..^1]), MessageEncoding.Identity, GrpcStatusCode.InvalidArgument),
            ["protobuf with an end group"] = (GrpcFrame.Of(0, [0x0c]), MessageEncoding.Identity, GrpcStatusCode.InvalidArgument),
            ["gzip of non-protobuf"] = (GrpcFrame.Of(1, WireBytes.Gzip([0xff, 0xff])), MessageEncoding.Gzip, GrpcStatusCode.InvalidArgument),
            ["not gzip"] = (GrpcFrame.Of(1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), MessageEncoding.Gzip, GrpcStatusCode.Internal),
            ["gzip cut in its trailer"] = (GrpcFrame.Of(1, WireBytes.Gzip(WireBytes.Hello("host"))[..^4]), MessageEncoding.Gzip, GrpcStatusCode.Internal),
            ["gzip cut in its data"] = (GrpcFrame.Of(1, WireBytes.Gzip(WireBytes.Hello("host"))[..14]), MessageEncoding.Gzip, GrpcStatusCode.Internal),
            ["gzip with a wrong sum"] = (GrpcFrame.Of(1, WrongSum()), MessageEncoding.Gzip, GrpcStatusCode.Internal),
            ["gzip of nothing at all"] = (GrpcFrame.Of(1, []), MessageEncoding.Gzip, GrpcStatusCode.Internal),
            ["bomb"] = (GrpcFrame.Of(1, WireBytes.Gzip(WireBytes.Hello(new string('x', 64 << 20)))), MessageEncoding.Gzip, GrpcStatusCode.ResourceExhausted),
        };

    private static byte[] WrongSum()
    {
        byte[] gzip = WireBytes.Gzip(WireBytes.Hello("host"));
        gzip[^6] ^= 1;
        return gzip;
    }
}
