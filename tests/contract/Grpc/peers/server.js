'use strict';
// Telemetry/Stream as an echo on @grpc/grpc-js. Prints its port; ends when stdin does.
const grpc = require('@grpc/grpc-js');
const wire = require('./wire');

const server = new grpc.Server();
server.addService(
  { Stream: wire.method(wire.streamPath, true) },
  {
    Stream(call) {
      call.on('data', (message) => {
        if (message.equals(wire.hello('fail'))) {
          call.emit('error', { code: grpc.status.FAILED_PRECONDITION, details: '100 % : déjà vu – 你好' });
          return;
        }
        // AgentMessage.hello.host is field 2 of field 1; the Welcome's version is field 1 of field 1.
        const echo = Buffer.from(message);
        echo[echo[1] & 128 ? 3 : 2] = 0x0a;
        call.write(echo);
      });
      call.on('end', () => call.end());
    },
  },
);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => server.forceShutdown()).resume();
