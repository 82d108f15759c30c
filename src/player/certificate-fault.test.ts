import { describe, expect, it } from 'vitest';
import { certificateFault } from './certificate-fault.ts';
import { ServerAway } from './server-client.ts';

const away = (code: string) =>
  new ServerAway('no answer', null, null, Object.assign(new Error('by Node'), { code }));

describe('why a certificate is not taken', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'chưa tin chứng thư'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'chưa tin chứng thư'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'chưa tin chứng thư'],
    ['CERT_NOT_YET_VALID', 'giờ của máy này sai'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'của một địa chỉ khác'],
  ])('%s', (code, words) => {
    expect(certificateFault(away(code))?.what).toContain(words);
  });

  it('is nothing that another fault has', () => {
    expect(certificateFault(away('ECONNREFUSED'))).toBeNull();
    expect(certificateFault('refused')).toBeNull();
  });
});
