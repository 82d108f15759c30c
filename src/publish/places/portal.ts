/** A website's own API, asked as its recipe says. What is not answered clearly is never asked again from here. */
import { OutgoingRefused, type Outgoing, type OutgoingAnswer } from '../../kernel/outgoing.ts';
import { PlaceAway, PlaceRefused, PlaceUnclear } from '../place-faults.ts';
import { addressFor, bodyFor, readAnswer, type Ask, type Fillings, type Recipe } from './recipe.ts';

const ANSWER_BYTES = 1_000_000;
/** Of an answer, for people. */
const SHOWN = 300;

export interface PortalAnswer {
  id: string | null;
  link: string | null;
  status: number;
  /** The beginning of what the website said. */
  told: string;
}

export type Portal = ReturnType<typeof createPortal>;

/** @param askMs from the first byte to the last of a question */
export function createPortal(
  outgoing: Outgoing,
  recipe: Recipe,
  headers: Record<string, string>,
  askMs?: number,
) {
  const { host, origin } = new URL(recipe.create.url);
  const guarded = {
    ...{ maxBytes: ANSWER_BYTES, timeoutMs: askMs },
    mayAsk: (asked: string) => asked === host,
  };

  /**
   * Makes the article.
   *
   * @param key the same for the same words of the same publication: a website that knows Idempotency-Key makes one article of two questions
   */
  const create = (fillings: Fillings, key: string) => ask(recipe.create, fillings, key);

  /** @throws PlaceRefused also where the website cannot be asked for it */
  const update = (fillings: Fillings, key: string) => ask(recipe.update ?? missing('sửa'), fillings, key);

  const remove = (fillings: Fillings, key: string) => ask(recipe.remove ?? missing('gỡ'), fillings, key);

  /** The very bytes that would be sent, headers' values left out. */
  function shown(fillings: Fillings): { line: string; body: string } {
    const { method, url, body } = recipe.create;
    return { line: `${method} ${url}`, body: bodyFor(recipe.kind, body, fillings) };
  }

  /** Asks only whether somebody is there, by a GET that makes nothing. */
  async function reach(): Promise<number> {
    try {
      return (await outgoing.get(recipe.create.url, { ...guarded, headers, maxBytes: 0 })).status;
    } catch (error) {
      throw error instanceof OutgoingRefused ? new PlaceAway(error.message) : error;
    }
  }

  async function ask(
    { method, url, body: template }: Ask,
    fillings: Fillings,
    key: string,
  ): Promise<PortalAnswer> {
    const body = bodyFor(recipe.kind, template, fillings);
    const type =
      recipe.kind === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded';
    let answer: OutgoingAnswer;
    try {
      answer = await outgoing.post(addressFor(url, fillings.id), {
        ...{ ...guarded, method, body },
        headers: {
          ...{ accept: 'application/json', 'idempotency-key': key },
          ...(body !== '' && { 'content-type': type }),
          ...headers,
        },
      });
    } catch (error) {
      if (!(error instanceof OutgoingRefused)) throw error;
      if (error.reached) throw new PlaceUnclear(error.message);
      if (error.code === 'forbidden' || error.code === 'bad-address')
        throw refused(0, '', error.message, 'Hãy sửa địa chỉ ở mục Nơi đăng khác.');
      throw new PlaceAway(error.message);
    }
    return understood(answer);
  }

  function understood({ status, body }: OutgoingAnswer): PortalAnswer {
    const text = body.toString('utf8');
    const told = text.replace(/\s+/g, ' ').trim().slice(0, SHOWN);
    if (status === 429 || status === 425)
      throw refused(status, told, 'Trang đang nhận quá nhiều yêu cầu.', '', 'retry');
    if (status === 401 || status === 403)
      throw refused(
        status,
        told,
        `Trang không nhận khóa truy cập (${status}).`,
        'Hãy nhập lại khóa ở mục Nơi đăng khác.',
      );
    // 408 and 409: another question like it is still being answered, or was half heard.
    if (status >= 400 && status < 500 && status !== 408 && status !== 409)
      throw refused(
        status,
        told,
        `Trang từ chối với mã ${status}${quoted(told)}.`,
        'Hãy xem lại bài và mẫu gửi, rồi bấm Thử lại.',
      );
    if (status < 200 || status >= 300) throw new PlaceUnclear(`Trang trả lời mã ${status}.`);
    const { done, id, link, why } = readAnswer(recipe, text, origin);
    if (done === null) throw new PlaceUnclear(why);
    if (!done) throw refused(status, told, why, 'Hãy xem lại bài và mẫu gửi, rồi bấm Thử lại.');
    return { id, link, status, told };
  }

  return { create, update, remove, reach, shown, recipe };
}

function refused(
  code: number,
  told: string,
  words: string,
  todo: string,
  kind: 'stop' | 'retry' = 'stop',
): PlaceRefused {
  return new PlaceRefused(code, told, { class: kind, words, todo });
}

const quoted = (told: string) => (told === '' ? '' : ` (“${told}”)`);

function missing(what: string): never {
  throw refused(
    0,
    '',
    `Chưa khai báo cách ${what} bài trên trang này.`,
    `Hãy ${what} bài trong trang quản trị của trang web.`,
  );
}
