'use strict';
// One call with @grpc/grpc-js. Prints: status code|detail|what came back.
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const wire = require('./wire');

const [name, target, caFile] = process.argv.slice(2);
const credentials = caFile ? grpc.credentials.createSsl(fs.readFileSync(caFile)) : grpc.credentials.createInsecure();
const options = name === 'gzip' ? { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip } : {};
const client = new grpc.Client(target, credentials, options);
const bytes = (buffer) => buffer;
const deadline = () => Date.now() + (name.endsWith('deadline') ? 500 : 20000);

function finish(code, detail, result) {
  console.log(`${code}|${detail}|${result}`);
  client.close();
}

function unary() {
  const path = name === 'unknown' ? '/footprint.v1.Telemetry/Nope' : '/grpc.health.v1.Health/Check';
  const service = { notfound: 'nobody', 'unary-deadline': 'hang', 'unary-cancel': 'hang' }[name];
  const request = service ? wire.field(1, Buffer.from(service)) : Buffer.alloc(0);
  const call = client.makeUnaryRequest(path, bytes, bytes, request, { deadline: deadline() }, (error, answer) => {
    if (error) finish(error.code, error.details, '');
    else finish(0, '', answer.equals(Buffer.from([8, 1])) ? 'SERVING' : answer.toString('hex'));
  });
  // Not before the server has the call.
  if (name === 'unary-cancel') setTimeout(() => call.cancel(), 1000);
}

function hosts() {
  if (name === 'error') return ['fail'];
  if (name === 'deadline' || name === 'cancel') return ['hang'];
  if (name === 'oversized') return ['x'.repeat(2 << 20)];
  return Array.from({ length: 100 }, (_, i) => (name === 'gzip' ? 'y'.repeat(5000) : 'host-') + i);
}

function stream() {
  const call = client.makeBidiStreamRequest(wire.streamPath, bytes, bytes, { deadline: deadline() });
  const expected = hosts();
  let received = 0;
  call.on('data', (message) => {
    if (message.equals(wire.welcome(expected[received]))) received += 1;
  });
  call.on('error', (error) => finish(error.code, error.details, ''));
  call.on('status', (status) => {
    if (status.code === 0) finish(0, '', received);
  });
  call.on('metadata', () => {
    if (name === 'cancel') call.cancel();
  });
  for (const host of expected) call.write(wire.hello(host));
  call.end();
}

if (name.startsWith('un') || name === 'notfound') client.waitForReady(Date.now() + 20000, unary);
else stream();
