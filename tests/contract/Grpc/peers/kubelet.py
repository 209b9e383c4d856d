"""A kubelet's PodResources service with python3-grpcio, no generated code: python3 kubelet.py SOCKET PODS.
PODS is a JSON file that is read at each question: [[namespace, pod, container, resource, [device, ...]], ...], or a status such as "UNAVAILABLE".
Prints "ready", and a line for each question. Ends when it is killed."""
import json
import sys
from concurrent import futures

import grpc

SOCKET, PODS = sys.argv[1], sys.argv[2]


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, payload):
    payload = payload.encode() if isinstance(payload, str) else payload
    return bytes([number << 3 | 2]) + varint(len(payload)) + payload


def answer(request, context):
    assert request == b""
    print("asked", flush=True)
    with open(PODS, encoding="utf-8") as file:
        pods = json.load(file)
    if isinstance(pods, str):
        context.abort(grpc.StatusCode[pods], "not now")
    said = b""
    for namespace, pod, container, resource, devices in pods:
        # As a kubelet says it: the NUMA node of a device is field 3, processors (field 3 of a container) and memory (4) are there too.
        told = field(1, resource) + b"".join(field(2, device) for device in devices) + field(3, field(1, bytes([8, 1])))
        resources = field(1, container) + field(2, told) + field(3, bytes([0, 1, 130, 1])) + field(4, field(1, "memory") + bytes([16, 128, 8]))
        said += field(1, field(1, pod) + field(2, namespace) + field(3, resources) + field(3, field(1, "sidecar")))
    return said


server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("v1.PodResourcesLister", {"List": grpc.unary_unary_rpc_method_handler(answer)}),))
assert server.add_insecure_port("unix:" + SOCKET) == 1
server.start()
print("ready", flush=True)
server.wait_for_termination()
