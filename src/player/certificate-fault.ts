import { kindOf } from '../kernel/error-causes.ts';

/** Why a server's certificate is not taken, and what the one who sets the machine up does about it. */
export interface CertificateFault {
  what: string;
  mend: string;
}

const KINDS: readonly (CertificateFault & { codes: RegExp })[] = [
  {
    codes:
      /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF)\w*)$/,
    what: 'Máy này chưa tin chứng thư của máy chủ.',
    mend: 'sudo cp root.crt /usr/local/share/ca-certificates/loa-phuong.crt; sudo update-ca-certificates',
  },
  {
    codes: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    what: 'Chứng thư của máy chủ đã hết hạn hoặc chưa có hiệu lực, hoặc giờ của máy này sai.',
    mend: 'date; sudo timedatectl set-ntp true',
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    what: 'Chứng thư của máy chủ là của một địa chỉ khác.',
    mend: 'Chạy lại install với --server là đúng tên ghi trong chứng thư',
  },
];

/** Null when that was not the reason; Node's codes, on the error or on what caused it. */
export function certificateFault(error: unknown): CertificateFault | null {
  const kind = kindOf(error, KINDS);
  return kind && { what: kind.what, mend: kind.mend };
}
