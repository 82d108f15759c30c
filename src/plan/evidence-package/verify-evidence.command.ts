import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import { UsageError, type Command } from '../../kernel/command.ts';
import { Refusal } from '../../kernel/errors.ts';
import { readNamedFile } from '../../kernel/named-files.ts';
import { viMonth } from '../../kernel/vietnamese.ts';
import { verifyEvidence } from './verify.ts';

const usage = 'loa verify-evidence FILE.zip [--key BASE64] [--json]';

/** An archive may hold a month's sound; more than this is none of ours, or made to fill the memory. */
const MOST_BYTES = 2 * 1024 ** 3;

/** Checks an evidence archive on any machine, without a data folder. */
export const command: Command = {
  summary: 'Kiểm tra một gói minh chứng: chữ ký, từng tệp, và tính lại các chỉ tiêu từ dữ kiện trong gói',
  usage,
  async run(args, io) {
    const { file, key, json } = read(args);
    const verdict = verifyEvidence(await unpacked(file), { publicKey: key });
    if (json) {
      io.stdout.write(`${JSON.stringify(verdict)}\n`);
    } else if (verdict.ok && verdict.manifest) {
      const { station, month, files, trial } = verdict.manifest;
      const of = `${station}, tháng ${viMonth(month)}${trial ? ', DỮ LIỆU THỬ' : ''}`;
      io.stdout.write(`Gói minh chứng nguyên vẹn: ${of}; ${files.length} tệp, tính lại khớp.\n`);
      for (const { task, required, counted } of verdict.quotas)
        io.stdout.write(`  Nhiệm vụ ${task}: ${counted}/${required}\n`);
      if (!key)
        io.stderr.write(
          `Khóa ghi trong gói: ${verdict.manifest.key.publicKey}; hãy đối chiếu với khóa của đài.\n`,
        );
    } else {
      for (const problem of verdict.problems) io.stdout.write(`${problem}\n`);
    }
    return verdict.ok ? 0 : 1;
  },
};

function read(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' }, json: { type: 'boolean' } },
    });
    const [file, ...rest] = positionals;
    if (file !== undefined && rest.length === 0) return { file, key: values.key, json: values.json ?? false };
  } catch {
    // said below
  }
  throw new UsageError(`Cần một tệp. Cách dùng: ${usage}`);
}

async function unpacked(file: string): Promise<Map<string, Uint8Array>> {
  const bytes = await readNamedFile(file);
  let left = MOST_BYTES;
  try {
    const files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        left -= originalSize;
        if (left < 0) throw new RangeError('too large');
        return true;
      },
    });
    return new Map(Object.entries(files));
  } catch {
    throw new Refusal('evidence-no-archive', `Tệp ${file} không phải gói ZIP đọc được.`);
  }
}
