/** As much of SMTP (RFC 5321) as one letter needs, with answers that a test spoils. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export interface SmtpServer {
  url: string;
  /** All that was said in conversations in which a letter was given, one text a letter. */
  letters: string[];
  /** Of coming letters, each once: an answer of its own, or "cut": the connection after it was taken. */
  spoils: string[];
  close: () => Promise<void>;
}

/** @param port one of the machine's free ones when absent */
export async function startSmtp(port = 0): Promise<SmtpServer> {
  const letters: string[] = [];
  const spoils: SmtpServer['spoils'] = [];
  const server = createServer((socket) => {
    let all = '';
    let inData = false;
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      all += text;
      if (inData) {
        if (!all.endsWith('\r\n.\r\n')) return;
        inData = false;
        const spoil = spoils.shift();
        if (spoil === undefined || spoil === 'cut') letters.push(all);
        if (spoil === 'cut') socket.destroy();
        else socket.write(`${spoil ?? '250 taken'}\r\n`);
      } else if (text.startsWith('DATA')) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    });
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    ...{ url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, letters, spoils },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
