import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import express from 'express';
import { HttpServer } from '../../src/http/server';
import { TestClock } from '../support/world';

const pem = (name: string) => readFileSync(join(__dirname, `../fixtures/tls/${name}.pem`), 'utf8');

describe('a certificate that was renewed', () => {
  it('is shown to new connections without a restart; those that are open stay open [BR-94]', async () => {
    const server = new HttpServer(undefined, express(), new TestClock(), {
      cert: pem('server'),
      key: pem('server-key'),
    });
    const port = await server.listen(0, '127.0.0.1');
    const shown = () =>
      new Promise<PeerCertificate>((resolve) => {
        const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate());
          socket.destroy();
        });
      });
    const open = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const before = await shown();

    server.renew({ cert: pem('renewed'), key: pem('renewed-key') });

    expect([before.subject.CN, (await shown()).subject.CN]).toEqual(['localhost', 'renewed']);
    open.write('GET /nothing HTTP/1.1\r\nHost: here\r\n\r\n');
    expect(await new Promise((answered) => open.once('data', (bytes) => answered(String(bytes))))).toContain('404');
    open.destroy();
    await server.close(0);
  });
});
