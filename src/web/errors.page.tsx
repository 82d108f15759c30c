import type { Child } from 'hono/jsx';
import { BarePage, type Trial } from './layout.tsx';
import { ButtonLink } from './parts/button.tsx';

export type ErrorStatus = 403 | 404 | 409 | 422 | 429 | 500;

const WORDS: Record<ErrorStatus, { title: string; next: string }> = {
  403: {
    title: 'Anh/chị chưa được phép làm việc này',
    next: 'Hãy nhờ người quản trị của đài cấp quyền, hoặc đăng nhập bằng tài khoản khác.',
  },
  404: {
    title: 'Không tìm thấy trang này',
    next: 'Địa chỉ có thể đã gõ nhầm, hoặc nội dung đã được chuyển đi. Hãy trở về trang Hôm nay và tìm lại.',
  },
  409: {
    title: 'Nội dung vừa được người khác thay đổi',
    next: 'Hãy quay lại trang trước, tải lại để xem bản mới nhất rồi làm lại.',
  },
  422: {
    title: 'Chưa thực hiện được yêu cầu',
    next: 'Hãy quay lại trang trước, sửa chỗ được nêu rồi gửi lại. Những gì đã gõ vẫn còn.',
  },
  429: {
    title: 'Thử quá nhiều lần trong thời gian ngắn',
    next: 'Hãy đợi một phút rồi thử lại.',
  },
  500: {
    title: 'Máy chủ gặp lỗi',
    next: 'Lịch phát và đầu phát không bị ảnh hưởng. Hãy thử lại; nếu vẫn lỗi, báo người quản trị mã bên dưới.',
  },
};

export interface ErrorPageProps {
  status: ErrorStatus;
  /** What exactly was refused, one Vietnamese sentence (a Refusal's message). */
  message?: string | undefined;
  /** Id of the request in the log, for the administrator. */
  requestId?: string | undefined;
  /** Where "Về trang Hôm nay" leads. */
  homeHref?: string | undefined;
  station?: string | undefined;
  trial?: Trial | undefined;
  children?: Child;
}

/** Says what happened and what to do next; never anything of the program's inside. */
export function ErrorPage({
  status,
  message,
  requestId,
  homeHref = '/',
  station,
  trial,
  children,
}: ErrorPageProps) {
  const { title, next } = WORDS[status];
  return (
    <BarePage title={title} station={station} trial={trial}>
      {message && <p>{message}</p>}
      <p class="soft">{next}</p>
      {children}
      <div class="row">
        <ButtonLink href={homeHref} weight="primary">
          Về trang Hôm nay
        </ButtonLink>
      </div>
      <p class="error-code">
        Mã lỗi {status}
        {requestId && (
          <>
            {' '}
            · mã yêu cầu <code>{requestId}</code>
          </>
        )}
      </p>
    </BarePage>
  );
}

/** The page's status for any status that a refusal may carry. */
export function errorStatus(status: number): ErrorStatus {
  if (status === 401) return 403;
  if (status === 410) return 404;
  if (status === 412 || status === 423) return 409;
  if (status in WORDS) return status as ErrorStatus;
  return status < 500 ? 422 : 500;
}
