'use strict';
// The few messages the tests need, by hand: no generated code, no .proto loader.

function varint(value) {
  const out = [];
  for (; value > 127; value >>>= 7) out.push((value & 127) | 128);
  out.push(value);
  return Buffer.from(out);
}

function field(number, payload) {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(payload.length), payload]);
}

const bytes = (buffer) => buffer;

module.exports = {
  field,
  hello: (host) => field(1, field(2, Buffer.from(host))),
  welcome: (version) => field(1, field(1, Buffer.from(version))),
  method: (path, streaming) => ({
    path,
    requestStream: streaming,
    responseStream: streaming,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  }),
  streamPath: '/footprint.v1.Telemetry/Stream',
};
