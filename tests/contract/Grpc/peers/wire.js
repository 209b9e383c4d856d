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

// The fields of a message by number; numbers as BigInt, the rest as bytes.
function fields(data) {
  const found = {};
  let at = 0;
  const number = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < data.length) {
    const tag = Number(number());
    if ((tag & 7) === 0) found[tag >> 3] = number();
    else if ((tag & 7) === 1) {
      found[tag >> 3] = data.readBigUInt64LE(at);
      at += 8;
    } else {
      const size = Number(number());
      found[tag >> 3] = data.subarray(at, (at += size));
    }
  }
  return found;
}

const bytes = (buffer) => buffer;

module.exports = {
  field,
  fields,
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
