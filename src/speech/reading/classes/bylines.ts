/** The paper's name at the head of an item: '(TTXVN) – ', 'TPO - '. A newsreader leaves it out. */
import { phrases } from '../context.ts';
import { beginsLine, type Rule } from '../site.ts';

const PAPERS = phrases(
  'TPO, TP, TTO, TTXVN, VGP, VOV, VOV.VN, VTV, VTV.vn, NLĐ, NLĐO, LĐO, LĐ, SGGP, SGGPO, PLO, PLVN, ANTĐ, HNM, HNMO, CAND, CAO, QĐND, BĐT, KTĐT, GD&TĐ, SKĐS, BTN, BNA, QNO, QTO, GLO, BPO, GNO, PSO, ĐTO, CTO, OVN, CHG, HPĐT, DNVN, KTSG, TTV, BGĐT, CTTĐT, TTH, TTTĐ, DTO, DT, PNO, TNO, VOH, VNN, VNE',
);

const IN_BRACKETS = /\(([A-ZĐ&]{2,6}(?:[- ][A-ZĐ]{1,4})?)(?: ?[Oo]nline)?\)( ?[-–:])? ?(?=[\p{Lu}"'])/uy;
const BEFORE_DASH = /([A-ZĐ&]{2,6})(?: [Oo]nline)? [-–] (?=[\p{Lu}"'])/uy;

export const bylineRules: readonly Rule[] = [
  {
    class: 'dropped',
    why: 'Tên báo ở đầu tin, không đọc',
    when: beginsLine,
    begins: /\(/,
    pattern: IN_BRACKETS,
    read: ([, name = '', dash]) => (dash !== undefined || /[- ]/.test(name) || PAPERS.has(name) ? '' : null),
  },
  {
    class: 'dropped',
    why: 'Tên báo ở đầu tin, không đọc',
    when: beginsLine,
    begins: /[A-ZĐ]/,
    pattern: BEFORE_DASH,
    read: ([, name = '']) => (PAPERS.has(name) ? '' : null),
  },
];
