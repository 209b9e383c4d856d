"""One call with python3-grpcio, no generated stubs. Prints: status code|detail|what came back."""
import sys
import time

import grpc

CASE, TARGET = sys.argv[1], sys.argv[2]
STREAM = "/footprint.v1.Telemetry/Stream"
CHECK = "/grpc.health.v1.Health/Check"


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, payload):
    return bytes([number << 3 | 2]) + varint(len(payload)) + payload


def hello(host):
    return field(1, field(2, host.encode()))


def welcome(version):
    return field(1, field(1, version.encode()))


def channel():
    compression = grpc.Compression.Gzip if CASE == "gzip" else None
    if len(sys.argv) < 4:
        return grpc.insecure_channel(TARGET, compression=compression)
    with open(sys.argv[3], "rb") as file:
        return grpc.secure_channel(TARGET, grpc.ssl_channel_credentials(file.read()), compression=compression)


def stream(open_channel):
    call = open_channel.stream_stream(STREAM)
    hosts = {"error": ["fail"], "deadline": ["hang"], "cancel": ["hang"], "oversized": ["x" * (2 << 20)]}.get(CASE)
    if CASE == "gzip":
        hosts = ["y" * 5000 + str(i) for i in range(100)]
    hosts = hosts or ["host-%d" % i for i in range(100)]
    responses = call(iter([hello(h) for h in hosts]), timeout=0.3 if CASE == "deadline" else 20)
    if CASE == "cancel":
        responses.cancel()
    received = list(responses)
    assert received == [welcome(h) for h in hosts]
    return str(len(received))


def unary(open_channel):
    path = "/footprint.v1.Telemetry/Nope" if CASE == "unknown" else CHECK
    service = {"notfound": b"nobody", "unary-deadline": b"hang", "unary-cancel": b"hang"}.get(CASE)
    request = field(1, service) if service else b""
    grpc.channel_ready_future(open_channel).result(20)
    call = open_channel.unary_unary(path).future(request, timeout=0.5 if CASE == "unary-deadline" else 20)
    if CASE == "unary-cancel":
        # Not before the server has the call.
        time.sleep(1)
        call.cancel()
        print("%d|%s|" % (call.code().value[0], call.details()))
        sys.exit()
    answer = call.result()
    return "SERVING" if answer == b"\x08\x01" else repr(answer)


with channel() as open_channel:
    try:
        result = (unary if CASE.startswith("un") or CASE == "notfound" else stream)(open_channel)
        print("0||" + result)
    except grpc.RpcError as error:
        print("%d|%s|" % (error.code().value[0], error.details()))
