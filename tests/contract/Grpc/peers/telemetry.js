'use strict';
// Hello, Inventory, Batch and the Ack of the real service with @grpc/grpc-js, no generated code.
// Arguments: target, CA file or "", agent id, inventory and batch in hex; host and token file, if any. Prints protocol|epoch|first|last.
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const wire = require('./wire');

const [target, caFile, ...rest] = process.argv.slice(2);
const [agentId, inventory, batch] = rest.slice(0, 3).map((text) => Buffer.from(text, 'hex'));
const [host, tokenFile] = rest.length > 3 ? rest.slice(3) : ['peer-host', ''];
const credentials = caFile ? grpc.credentials.createSsl(fs.readFileSync(caFile)) : grpc.credentials.createInsecure();
const client = new grpc.Client(target, credentials);
const bytes = (buffer) => buffer;

// agent_id, host, version, protocol 1
const hello = Buffer.concat([
  wire.field(1, agentId),
  wire.field(2, Buffer.from(host)),
  wire.field(3, Buffer.from('grpc-js')),
  Buffer.from([0x20, 1]),
]);

const metadata = new grpc.Metadata();
if (tokenFile) metadata.set('authorization', `Bearer ${fs.readFileSync(tokenFile, 'ascii').trim()}`);
const call = client.makeBidiStreamRequest(wire.streamPath, bytes, bytes, metadata, { deadline: Date.now() + 20000 });
const answers = [];
call.on('data', (message) => answers.push(wire.fields(message)));
call.on('error', (error) => console.log(`${error.code}: ${error.details}`));
call.on('status', (status) => {
  if (status.code !== 0) return;
  const [welcome, acknowledged, ...more] = answers;
  const range = wire.fields(wire.fields(acknowledged[2])[1]);
  console.log([wire.fields(welcome[1])[2], range[1], range[2], range[3], ...more].join('|'));
  client.close();
});
for (const [number, payload] of [[1, hello], [2, inventory], [3, batch]]) call.write(wire.field(number, payload));
call.end();
