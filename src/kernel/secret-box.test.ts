import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const box = createSecretBox('a'.repeat(64));

describe('a secret box', () => {
  it('gives back what was put in, never the same bytes twice', () => {
    const sealed = box.seal('khóa bí mật', 'đài/fpt');
    expect(box.open(sealed, 'đài/fpt')).toBe('khóa bí mật');
    expect(sealed).not.toContain(Buffer.from('khóa bí mật').toString('base64').slice(0, 10));
    expect(box.seal('khóa bí mật', 'đài/fpt')).not.toBe(sealed);
  });

  it('opens nothing for another station, with another key, or that was changed', () => {
    const sealed = box.seal('khóa bí mật', 'đài/fpt');
    expect(box.open(sealed, 'đài khác/fpt')).toBeNull();
    expect(createSecretBox('b'.repeat(64)).open(sealed, 'đài/fpt')).toBeNull();
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    expect(box.open(changed.toString('base64'), 'đài/fpt')).toBeNull();
    expect(box.open('', 'đài/fpt')).toBeNull();
  });
});
