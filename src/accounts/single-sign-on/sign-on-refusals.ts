import { Refusal, type RefusalStatus } from '../../kernel/errors.ts';

/** Why somebody does not get in by single sign-on. */
export type SignOnFault =
  | 'away'
  | 'misconfigured'
  | 'other-browser'
  | 'cancelled'
  | 'refused-there'
  | 'code-used'
  | 'out-of-time'
  | 'bad-token'
  | 'no-email'
  | 'email-unverified'
  | 'unknown-person'
  | 'no-station'
  | 'other-identity';

const WORDS: Record<SignOnFault, readonly [RefusalStatus, string]> = {
  away: [
    503,
    'Không liên lạc được với hệ thống đăng nhập một lần. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.',
  ],
  misconfigured: [
    503,
    'Hệ thống đăng nhập một lần và máy chủ này chưa khớp cài đặt. Hãy báo người quản trị, trong lúc chờ hãy đăng nhập bằng mật khẩu.',
  ],
  'other-browser': [
    422,
    'Lần đăng nhập một lần này đã quá lâu, hoặc không bắt đầu từ trình duyệt này. Hãy bấm đăng nhập lại.',
  ],
  cancelled: [422, 'Anh/chị đã hủy đăng nhập một lần. Hãy bấm lại khi muốn đăng nhập.'],
  'refused-there': [
    422,
    'Hệ thống đăng nhập một lần không cho đăng nhập. Hãy thử lại, hoặc đăng nhập bằng mật khẩu.',
  ],
  'code-used': [422, 'Mã đăng nhập một lần đã dùng hoặc đã hết hạn. Hãy bấm đăng nhập lại.'],
  'out-of-time': [
    422,
    'Phiếu đăng nhập một lần đã hết hạn hoặc chưa tới giờ dùng. Hãy bấm đăng nhập lại; nếu vẫn vậy, hãy nhờ người quản trị xem đồng hồ máy chủ.',
  ],
  'bad-token': [
    422,
    'Phiếu đăng nhập một lần không đúng nên máy chủ không nhận. Hãy báo người quản trị, trong lúc chờ hãy đăng nhập bằng mật khẩu.',
  ],
  'no-email': [
    422,
    'Hệ thống đăng nhập một lần không cho biết địa chỉ thư của anh/chị, nên chưa tìm được tài khoản ở đây. Hãy báo người quản trị.',
  ],
  'email-unverified': [
    422,
    'Địa chỉ thư {e} chưa được xác minh ở hệ thống đăng nhập một lần. Hãy xác minh ở đó rồi đăng nhập lại.',
  ],
  'unknown-person': [
    422,
    'Tài khoản {e} chưa được mời vào đài nào. Hãy nhờ người quản trị mời bằng địa chỉ thư này.',
  ],
  'no-station': [422, 'Tài khoản {e} không còn thuộc đài nào. Hãy nhờ người quản trị của đài thêm lại.'],
  'other-identity': [
    422,
    'Tài khoản {e} đã gắn với một người khác ở hệ thống đăng nhập một lần. Nếu đó là anh/chị, hãy đăng nhập bằng mật khẩu và gỡ ở trang Tài khoản, hoặc nhờ người quản trị gỡ.',
  ],
};

/** Somebody is signed in at the provider, and it is not who he should be here: he may want to be another there. */
const OTHER_PERSON: readonly SignOnFault[] = [
  'no-email',
  'email-unverified',
  'unknown-person',
  'no-station',
  'other-identity',
];

export interface SignOnRefusedDetail {
  /** Whom the sentence names. */
  email?: string;
  /** For the log: names of faults, never what was sent. */
  why?: string;
}

/** Told on the sign-in page; nobody's session was begun. */
export class SignOnRefused extends Refusal {
  readonly why: string | undefined;

  constructor(
    readonly fault: SignOnFault,
    { email = '', why }: SignOnRefusedDetail = {},
  ) {
    const [status, words] = WORDS[fault];
    super(
      `sign-on-${fault}`,
      words.replace('{e}', () => email),
      status,
    );
    this.why = why;
  }

  get mayBeAnother(): boolean {
    return OTHER_PERSON.includes(this.fault);
  }
}
