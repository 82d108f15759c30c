/**
 * The content topics of the CCHC communication plan (mục II.1), keyed as the plan letters them: there is a đ and no f. A plan
 * file may word them otherwise; these short names are for the form and the lists.
 */
export const TOPICS = {
  a: 'Quan điểm, chủ trương, chính sách về CCHC',
  b: 'Vai trò, trách nhiệm người đứng đầu',
  c: 'Hoàn thiện văn bản quy phạm pháp luật',
  d: 'Sắp xếp bộ máy, cán bộ, công chức',
  đ: 'Kỷ luật, kỷ cương hành chính',
  e: 'Một cửa, giải quyết TTHC, dịch vụ công',
  g: 'Chuyển đổi số, công dân số',
  h: 'Các chỉ số: PAR INDEX, SIPAS, PAPI',
  i: 'Mô hình mới, sáng kiến, cách làm hay',
} as const;

export type Topic = keyof typeof TOPICS;

/** In the order of the Vietnamese alphabet, as the plan lists them. */
export const TOPIC_KEYS = ['a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i'] as const satisfies readonly Topic[];
