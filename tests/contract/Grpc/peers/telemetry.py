"""Hello, Inventory, Batch and the Ack of the real service with python3-grpcio, no generated code.
Arguments: target, CA file or "", agent id, inventory and batch in hex; host and token file, if any. Prints protocol|epoch|first|last."""
import sys

import grpc

TARGET, CA_FILE = sys.argv[1], sys.argv[2]
AGENT_ID, INVENTORY, BATCH = (bytes.fromhex(text) for text in sys.argv[3:6])
HOST, TOKEN_FILE = sys.argv[6:8] if len(sys.argv) > 7 else ("peer-host", "")


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, payload):
    return bytes([number << 3 | 2]) + varint(len(payload)) + payload


def fields(data):
    """The fields of a message as a dictionary; numbers as int, the rest as bytes."""
    found, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        tag = number()
        if tag & 7 == 0:
            found[tag >> 3] = number()
            continue
        size = number() if tag & 7 == 2 else {1: 8, 5: 4}[tag & 7]
        payload = data[at : at + size]
        found[tag >> 3] = payload if tag & 7 == 2 else int.from_bytes(payload, "little")
        at += size
    return found


def channel():
    if not CA_FILE:
        return grpc.insecure_channel(TARGET)
    with open(CA_FILE, "rb") as file:
        return grpc.secure_channel(TARGET, grpc.ssl_channel_credentials(file.read()))


def hello():
    # agent_id, host, version, protocol 1
    return field(1, AGENT_ID) + field(2, HOST.encode()) + field(3, b"grpcio") + b"\x20\x01"


def metadata():
    if not TOKEN_FILE:
        return None
    with open(TOKEN_FILE, encoding="ascii") as file:
        return [("authorization", "Bearer " + file.read().strip())]


with channel() as open_channel:
    requests = iter([field(1, hello()), field(2, INVENTORY), field(3, BATCH)])
    answers = open_channel.stream_stream("/footprint.v1.Telemetry/Stream")(requests, timeout=20, metadata=metadata())
    welcome, acknowledged = (fields(message) for message in (next(answers), next(answers)))
    ranges = fields(fields(acknowledged[2])[1])
    print("%d|%d|%d|%d" % (fields(welcome[1])[2], ranges[1], ranges[2], ranges[3]))
    assert list(answers) == [], "more than one answer to one batch"
