import type { PageCall } from '../accounts/station-page.page.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { ConfirmDialog, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import type { Publication, PublicationAct } from './publication.ts';

interface DeedsProps {
  call: PageCall;
  one: Publication;
  path: string;
  may: (act: PublicationAct) => boolean;
}

/** Every deed that its state allows, as buttons of their own. */
export function Deeds({ call, one, path, may }: DeedsProps) {
  const lone = (deed: string, words: string, value?: string) => (
    <form method="post" action={`${path}/${deed}`}>
      {value !== undefined && <input type="hidden" name="value" value={value} />}
      <Button>{words}</Button>
    </form>
  );
  const out = one.remoteId !== null;
  const deeds = [
    may('retry') && lone('thu-lai', 'Thử lại'),
    may('hold') && lone('giu', one.held ? 'Thôi giữ' : 'Tạm giữ', one.held ? '0' : '1'),
    may('edit') && <ButtonLink href={`${path}/sua`}>Sửa bài</ButtonLink>,
    may('dropRevised') && lone('bo-ban-sua', 'Bỏ bản sửa'),
    may('broadcast') && <ButtonLink href={`${path}/gui`}>Gửi tới người quan tâm OA…</ButtonLink>,
    may('change') && lone('doi', one.hidden ? 'Cho hiện lại' : 'Ẩn bài', one.hidden ? 'show' : 'hide'),
    may('correct') && (
      <ButtonLink href={`/d/${call.station.slug}/xuat-ban/moi?dinh-chinh=${one.id}`}>
        Đăng bài đính chính
      </ButtonLink>
    ),
    may('change') && (
      <ConfirmOpener dialog="go-bai" href={`${path}#go-bai`}>
        Gỡ bài…
      </ConfirmOpener>
    ),
    may('cancel') && (
      <ConfirmOpener dialog="huy" href={`${path}#huy`}>
        {out ? 'Không gửi nữa…' : 'Hủy…'}
      </ConfirmOpener>
    ),
  ].filter(Boolean);
  if (deeds.length === 0) return null;
  return (
    <div class="row no-print">
      {deeds}
      {may('change') && (
        <ConfirmDialog
          {...{
            id: 'go-bai',
            title: `Gỡ “${one.title}” khỏi OA?`,
            action: `${path}/doi`,
            fields: { value: 'remove' },
          }}
          {...{ yes: 'Gỡ bài', no: 'Không gỡ', danger: true }}
        >
          Bài biến mất khỏi OA và không lấy lại được; mọi bước đã làm vẫn được giữ ở đây.
        </ConfirmDialog>
      )}
      {may('cancel') && (
        <ConfirmDialog
          {...{
            id: 'huy',
            title: out ? 'Không gửi tới người quan tâm nữa?' : `Hủy “${one.title}”?`,
            action: `${path}/huy`,
          }}
          {...{ yes: out ? 'Không gửi nữa' : 'Hủy bản đăng', no: 'Để nguyên', danger: true }}
        >
          {out
            ? 'Bài vẫn ở trên OA, chỉ không gửi đi.'
            : 'Bản đăng không đi nữa. Tin, bài không đổi và có thể đăng lại.'}
        </ConfirmDialog>
      )}
    </div>
  );
}
