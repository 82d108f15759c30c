/** Sentences of a player's log that the server knows again; both ends take them from here. */

/** A power cut or a kill took the item away; the player's next start writes it. */
export const BROKEN_OFF = 'Đầu phát mất điện hoặc bị tắt đột ngột khi đang phát.';
/** An emergency took the loudspeakers. */
export const PRE_EMPTED = 'Nhường cho phát khẩn cấp.';
/** Live speech took them. */
export const YIELDED = 'Nhường cho nói trực tiếp.';
