/** The paper's name at the head of an item: '(TTXVN) – ', 'TPO - '. A newsreader leaves it out. */
import { phrases } from '../context.ts';
import { beginsLine, type Rule } from '../site.ts';
import { romanValue } from './roman.ts';

const PAPERS = phrases(
  'TPO, TP, TT, TTO, ND, NDĐT, NTO, TCCS, TĐKT, ĐNO, THĐT, ABO, BDO, Kinhtedothi, TTXVN, VGP, VOV, VTV, NLĐ, NLĐO, LĐO, LĐ, SGGP, SGGPO, PLO, PLVN, ANTĐ, HNM, HNMO, CAND, CAO, QĐND, BĐT, KTĐT, GD&TĐ, SKĐS, BTN, BNA, QNO, QTO, GLO, BPO, GNO, PSO, ĐTO, CTO, OVN, CHG, HPĐT, DNVN, KTSG, TTV, BGĐT, CTTĐT, TTH, TTTĐ, DTO, PNO, TNO, VOH, VNN, VNE',
);

const IN_BRACKETS =
  /\(([A-ZĐ&]{2,6}(?:[- ][A-ZĐ]{1,4})?|[A-Z][a-z]+\.vn)(?: ?[Oo]nline)?\)( ?[-–:])? ?(?=[\p{Lu}\d"'])/uy;
const BEFORE_DASH = /([A-ZĐ&]{2,6}|Kinhtedothi)(?: [Oo]nline)? ?[-–] (?=[\p{Lu}\d"'])/uy;

export const bylineRules: readonly Rule[] = [
  {
    class: 'dropped',
    why: 'Tên báo ở đầu tin, không đọc',
    when: beginsLine,
    begins: /\(/,
    pattern: IN_BRACKETS,
    read: ([, name = '', dash], { lexicon }) => {
      // '(II) Trình tự': the mark of a part.
      if (romanValue(name) !== null) return null;
      const unknown = /[- .]/.test(name) || lexicon.word(name) === null;
      return dash !== undefined || unknown || PAPERS.has(name) ? '' : null;
    },
  },
  {
    class: 'dropped',
    why: 'Tên báo ở đầu tin, không đọc',
    when: beginsLine,
    begins: /[A-ZĐK]/,
    pattern: BEFORE_DASH,
    read: ([, name = '']) => (PAPERS.has(name) ? '' : null),
  },
];
