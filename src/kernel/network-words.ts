/** What Node says of a connection that came to nothing, in the words of a person. Pure. */
const WORDS: Record<string, string> = {
  ECONNREFUSED: 'máy chủ kia không nhận kết nối',
  ECONNRESET: 'đứt giữa chừng',
  EPIPE: 'đứt giữa chừng',
  ETIMEDOUT: 'quá giờ',
  ENOTFOUND: 'không có máy chủ tên này',
  EAI_AGAIN: 'chưa tra được tên máy chủ',
  EHOSTUNREACH: 'mạng không tới được máy chủ kia',
  ENETUNREACH: 'mạng không tới được máy chủ kia',
  CERT_HAS_EXPIRED: 'chứng thư HTTPS đã hết hạn',
  CERT_NOT_YET_VALID: 'chứng thư HTTPS chưa có hiệu lực',
  ERR_TLS_CERT_ALTNAME_INVALID: 'chứng thư HTTPS là của tên khác',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'chứng thư HTTPS tự ký',
  SELF_SIGNED_CERT_IN_CHAIN: 'chứng thư HTTPS tự ký',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'chứng thư HTTPS không kiểm được',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'chứng thư HTTPS không kiểm được',
};

/**
 * Part of a sentence; what is not known is named by its code, for whoever looks after the network.
 *
 * @example connectionWords(new Error('aborted')) // 'lỗi mạng'
 */
export function connectionWords(error: unknown): string {
  const code = codeOf(error);
  if (code === null) return 'lỗi mạng';
  return WORDS[code] ?? `lỗi mạng ${code}`;
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // Of a name with several addresses each has failed by itself.
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
