/** Currencies, as they are written and as they are said. */
export const CURRENCIES: Record<string, string> = {
  đồng: 'đồng', đ: 'đồng', Đ: 'đồng', '₫': 'đồng', VNĐ: 'đồng', VND: 'đồng', vnđ: 'đồng', vnd: 'đồng', Vnđ: 'đồng', USD: 'đô la Mỹ',
  usd: 'đô la Mỹ', 'đô la': 'đô la', $: 'đô la', EUR: 'ơ rô', euro: 'ơ rô', Euro: 'ơ rô', '€': 'ơ rô', '£': 'bảng Anh', GBP: 'bảng Anh',
  '¥': 'yên', JPY: 'yên Nhật', CNY: 'nhân dân tệ', NDT: 'nhân dân tệ', AUD: 'đô la Úc', SGD: 'đô la Sing ga po', CAD: 'đô la Ca na đa', HKD: 'đô la Hồng Công', KRW: 'uôn Hàn Quốc', THB: 'bạt Thái', CHF: 'phờ răng Thụy Sĩ',
  'US cent': 'xen Mỹ', cent: 'xen',
}; // prettier-ignore
