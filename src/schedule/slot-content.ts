import { z } from 'zod';
import { optionalText } from '../kernel/fields.ts';
import { isInOurTime, slotFields, YEARS } from './core/slot.ts';

export const MOST_EXDATES = 1_000;

const inOurTime = (wall: string | undefined) => wall === undefined || isInOurTime(wall);

const notInOurTime = `Ngày phát phải từ năm ${YEARS.first} đến năm ${YEARS.last}.`;

const optionalId = z
  .string({ error: 'Lựa chọn không hợp lệ.' })
  .max(100, 'Lựa chọn không hợp lệ.')
  .nullish()
  .transform((id) => (id ? id : null));

/** What a person fills in for a slot. Zones by id; wall clocks of the station's zone. */
export const slotContentSchema = slotFields.safeExtend({
  start: slotFields.shape.start.refine(inOurTime, { error: notInOurTime }),
  until: slotFields.shape.until.refine(inOurTime, { error: notInOurTime }),
  exdates: slotFields.shape.exdates.refine((dates) => dates === undefined || dates.length <= MOST_EXDATES, {
    error: 'Nhiều nhất 1.000 ngày nghỉ; hãy dùng ngày kết thúc hoặc sửa quy tắc lặp.',
  }),
  zones: z
    .array(z.string({ error: 'Cụm loa không hợp lệ.' }), { error: 'Hãy chọn ít nhất một cụm loa.' })
    .min(1, 'Hãy chọn ít nhất một cụm loa.'),
  bulletinId: optionalId,
  reserveBulletinId: optionalId,
  /** Absent: as it was. */
  relaySourceId: z
    .string({ error: 'Nguồn tiếp âm không hợp lệ.' })
    .max(100, 'Nguồn tiếp âm không hợp lệ.')
    .transform((id) => id || null)
    .nullable()
    .optional(),
  /** Whole up to a minute late if it still ends in time, later from the next item. */
  late: z
    .enum(['whole', 'next-item', 'skip'], { error: 'Hãy chọn cách xử lý khi phát muộn.' })
    .default('whole'),
  overrun: z
    .enum(['cut', 'finish', 'shift'], { error: 'Hãy chọn cách xử lý khi quá giờ.' })
    .default('finish'),
  /** Of an item that an emergency broke off; absent: as it was, and at first the next item by the clock. */
  afterPreempt: z
    .enum(['restart', 'next'], { error: 'Hãy chọn cách phát tiếp sau khi nhường phát khẩn cấp.' })
    .optional(),
  kind: z.enum(['regular', 'directive'], { error: 'Hãy chọn loại khung giờ.' }).optional(),
  priority: z.enum(['normal', 'priority'], { error: 'Hãy chọn mức ưu tiên.' }).optional(),
  /** Of a directive: which document, and who signed it. */
  document: optionalText('Số, ký hiệu văn bản', { max: 200 }).optional(),
  orderedBy: optionalText('Người ký, người chỉ đạo', { max: 200 }).optional(),
});

export type SlotContent = z.output<typeof slotContentSchema>;
