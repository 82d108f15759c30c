import type { PageCall } from '../accounts/station-page.page.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { ConfirmDialog, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { awaitsLink, isOut, type Publication, type PublicationAct } from './publication.ts';

interface DeedsProps {
  call: PageCall;
  one: Publication;
  path: string;
  may: (act: PublicationAct) => boolean;
  /** What its place lets the program do to it. */
  changes: readonly Wish[];
}

type Wish = NonNullable<Publication['wish']>;

/** Every deed that its state allows, as buttons of their own. */
export function Deeds({ call, one, path, may, changes }: DeedsProps) {
  const lone = (deed: string, words: string, value?: string) => (
    <form method="post" action={`${path}/${deed}`}>
      {value !== undefined && <input type="hidden" name="value" value={value} />}
      <Button>{words}</Button>
    </form>
  );
  const out = one.remoteId !== null && !awaitsLink(one);
  const offers = (wish: Wish) => may('change') && changes.includes(wish);
  const from = one.channel === 'zalo-oa' ? 'khỏi OA' : 'khỏi trang';
  const deeds = [
    may('retry') && lone('thu-lai', 'Thử lại'),
    may('hold') && lone('giu', one.held ? 'Thôi giữ' : 'Tạm giữ', one.held ? '0' : '1'),
    may('edit') && (!isOut(one) || changes.includes('update')) && (
      <ButtonLink href={`${path}/sua`}>Sửa bài</ButtonLink>
    ),
    may('dropRevised') && lone('bo-ban-sua', 'Bỏ bản sửa'),
    may('broadcast') && <ButtonLink href={`${path}/gui`}>Gửi tới người quan tâm OA…</ButtonLink>,
    offers('hide') && lone('doi', one.hidden ? 'Cho hiện lại' : 'Ẩn bài', one.hidden ? 'show' : 'hide'),
    may('correct') && (
      <ButtonLink href={`/d/${call.station.slug}/xuat-ban/moi?dinh-chinh=${one.id}`}>
        Đăng bài đính chính
      </ButtonLink>
    ),
    offers('remove') && (
      <ConfirmOpener dialog="go-bai" href={`${path}#go-bai`}>
        Gỡ bài…
      </ConfirmOpener>
    ),
    may('cancel') && (
      <ConfirmOpener dialog="huy" href={`${path}#huy`}>
        {out ? 'Không gửi nữa…' : awaitsLink(one) ? 'Thôi chờ…' : 'Hủy…'}
      </ConfirmOpener>
    ),
  ].filter(Boolean);
  if (deeds.length === 0) return null;
  return (
    <div class="row no-print">
      {deeds}
      {offers('remove') && (
        <ConfirmDialog
          {...{
            id: 'go-bai',
            title: `Gỡ “${one.title}” ${from}?`,
            action: `${path}/doi`,
            fields: { value: 'remove' },
          }}
          {...{ yes: 'Gỡ bài', no: 'Không gỡ', danger: true }}
        >
          Bài biến mất {from} và không lấy lại được; mọi bước đã làm vẫn được giữ ở đây.
        </ConfirmDialog>
      )}
      {may('cancel') && <CancelDialog one={one} path={path} out={out} />}
    </div>
  );
}

/** What is lost, and what is not: of one that waits, of one that is out, of one that was sent and tells no address. */
function CancelDialog({ one, path, out }: { one: Publication; path: string; out: boolean }) {
  const { title, yes, words } = out
    ? {
        title: 'Không gửi tới người quan tâm nữa?',
        yes: 'Không gửi nữa',
        words: 'Bài vẫn ở trên OA, chỉ không gửi đi.',
      }
    : awaitsLink(one)
      ? {
          title: `Thôi chờ đường dẫn của “${one.title}”?`,
          yes: 'Thôi chờ',
          words:
            'Bài đã gửi thì vẫn ở nơi nhận, nhưng không được tính; mục “đã gửi, chưa đăng” ở Minh chứng bị gạch bỏ.',
        }
      : {
          title: `Hủy “${one.title}”?`,
          yes: 'Hủy bản đăng',
          words: 'Bản đăng không đi nữa. Tin, bài không đổi và có thể đăng lại.',
        };
  return (
    <ConfirmDialog id="huy" action={`${path}/huy`} {...{ title, yes, no: 'Để nguyên', danger: true }}>
      {words}
    </ConfirmDialog>
  );
}
